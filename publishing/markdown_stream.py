"""Markdown as blocks of a page's text, for importers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

StreamItem = tuple[str, Any]
"""A block's name in `publishing.blocks.BodyBlock`, and its value as that block's `normalize` takes it."""

LinkResolver = Callable[[str], str | dict[str, str] | None]
"""Takes a link's target as it is written. Returns an address to put in its place, the attributes of a rich text link
such as `{"linktype": "page", "id": "7"}`, or None to leave the link as it is."""

ImageResolver = Callable[[str, str, str], StreamItem | None]
"""Takes an image's source, alternative text and title. Returns the block to put there, such as
`("image", {"image": image, "alt": "…", "caption": ""})`, or None to leave the image out."""


@dataclass
class Conversion:
    """The blocks of a text, and what could not be taken over."""

    blocks: list[StreamItem] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def stream_from_markdown(
    text: str,
    *,
    resolve_link: LinkResolver | None = None,
    resolve_image: ImageResolver | None = None,
) -> list[StreamItem]:
    """The blocks that `text` consists of, for `StreamValue(block, items)` or assignment to a stream field."""
    return convert_markdown(text, resolve_link=resolve_link, resolve_image=resolve_image).blocks


def convert_markdown(
    text: str,
    *,
    resolve_link: LinkResolver | None = None,
    resolve_image: ImageResolver | None = None,
) -> Conversion:
    """As `stream_from_markdown`, with a list of what was left out. `MarkdownError` if the text is too long."""
    raise NotImplementedError
