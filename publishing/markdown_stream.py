"""Markdown as blocks of a page's text, for importers."""

from publishing.conversion import Conversion, ImageResolver, LinkResolver, StreamItem, convert_html
from publishing.markdown import check_length, plain_parser


def stream_from_markdown(
    text: str, *, resolve_link: LinkResolver | None = None, resolve_image: ImageResolver | None = None
) -> list[StreamItem]:
    """The blocks that `text` consists of; `publishing.conversion.raw_stream` makes them what a stream field stores."""
    return convert_markdown(text, resolve_link=resolve_link, resolve_image=resolve_image).blocks


def convert_markdown(
    text: str, *, resolve_link: LinkResolver | None = None, resolve_image: ImageResolver | None = None
) -> Conversion:
    """As `stream_from_markdown`, with a sentence for each thing that was left out. `MarkdownError` for a text that is
    too long."""
    check_length(text)
    return convert_html(plain_parser().render(text), resolve_link=resolve_link, resolve_image=resolve_image)
