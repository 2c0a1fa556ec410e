"""HTML from elsewhere as blocks. Only what is known is taken over, so that nothing of the source can run."""

from collections.abc import Iterable

from bs4 import BeautifulSoup, PageElement, Tag
from django.utils.translation import gettext

from publishing.conversion.elements import (
    accordion_item,
    callout_tone,
    callout_value,
    code_value,
    embed_value,
    image_words,
    is_steps,
    quote_value,
    steps_value,
    table_value,
)
from publishing.conversion.inline import DROPPED, inline_html, said
from publishing.conversion.passages import HEADINGS, LIST_TAGS, list_html, paragraph, runs
from publishing.conversion.resolving import (
    Conversion,
    ConversionError,
    ImageResolver,
    LinkResolver,
    Resolvers,
    StreamItem,
)
from publishing.conversion.soup import soup_of

HEAVY = ["pre", "table", "img", "details", "iframe"]
"""What a list of rich text cannot hold."""
LONGEST = 1_000_000
DEEPEST = 80


def stream_from_html(
    markup: str, *, resolve_link: LinkResolver | None = None, resolve_image: ImageResolver | None = None
) -> list[StreamItem]:
    """The blocks that `markup` consists of."""
    return convert_html(markup, resolve_link=resolve_link, resolve_image=resolve_image).blocks


def convert_html(
    markup: str, *, resolve_link: LinkResolver | None = None, resolve_image: ImageResolver | None = None
) -> Conversion:
    """As `stream_from_html`, with a sentence for each thing that was left out; `ConversionError` if it is too long or
    too deep."""
    resolvers = Resolvers(resolve_link, resolve_image)
    soup = parse(markup)
    writer = StreamWriter(resolvers)
    writer.take((soup.body or soup).children)
    return Conversion(writer.finish(), resolvers.problems)


def parse(markup: str) -> BeautifulSoup:
    """The elements of `markup`; `ConversionError` for what no writer has made."""
    if len(markup) > LONGEST:
        raise ConversionError(gettext("The text is longer than %(count)s characters.") % {"count": f"{LONGEST:,}"})
    soup = soup_of(markup)
    # By identity: a tag's own hash is that of all its text.
    depths: dict[int, int] = {}
    for tag in soup.find_all(True):
        depths[id(tag)] = depths.get(id(tag.parent), 0) + 1
        if depths[id(tag)] > DEEPEST:
            raise ConversionError(gettext("Its elements are nested too deeply."))
    return soup


class StreamWriter:
    """Walks elements in order and writes blocks; running text gathers in one text block until another one comes.

    `inner` writes what may stand inside an accordion or a tab: headings become bold lines there.
    """

    def __init__(self, resolvers: Resolvers, *, inner: bool = False) -> None:
        self.resolvers = resolvers
        self.inner = inner
        self.items: list[StreamItem] = []
        self._text: list[str] = []

    def finish(self) -> list[StreamItem]:
        """All blocks."""
        self._flush()
        return self.items

    def take(self, nodes: Iterable[PageElement]) -> None:
        """Write `nodes`."""
        for run in runs(nodes):
            if isinstance(run, list):
                self._take_line(run)
            elif run.name not in DROPPED:
                getattr(self, f"_take_{_KINDS.get(run.name, 'others')}")(run)

    def _add(self, name: str, value: object) -> None:
        self._flush()
        self.items.append((name, value))

    def _flush(self) -> None:
        if markup := "".join(self._text):
            self.items.append(("text", markup))
        self._text = []

    def _take_line(self, nodes: list[PageElement]) -> None:
        """A paragraph; an image within it stands between what comes before and after."""
        waiting: list[PageElement] = []
        for node in nodes:
            images = _images_in(node)
            if not _is(node, "img"):
                waiting.append(node)
            if not images:
                continue
            self._text.append(paragraph(inline_html(waiting, self.resolvers)))
            waiting = []
            for image in images:
                self._take_image(image)
        self._text.append(paragraph(inline_html(waiting, self.resolvers)))

    def _take_image(self, image: Tag, caption: str = "") -> None:
        source, alt, title = image_words(image)
        value = self.resolvers.image_value(source, alt, caption or title)
        if value is not None:
            self._add("image", value)

    def _take_paragraph(self, tag: Tag) -> None:
        if tone := callout_tone(tag):
            self._add("callout", callout_value(tag, tone, self.resolvers))
        else:
            self.take(tag.children)

    def _take_heading(self, tag: Tag) -> None:
        text = said(tag)
        if self.inner and text:
            self._text.append(f"<p><b>{inline_html(tag.children, self.resolvers).strip()}</b></p>")
        elif text:
            level = min(max(int(tag.name[1]), 2), 4)
            self._add("heading", {"text": text[:200], "level": str(level)})
        for image in tag.find_all("img"):
            self._take_image(image)

    def _take_list(self, tag: Tag) -> None:
        if is_steps(tag):
            self._add("steps", steps_value(tag, self.resolvers))
        elif tag.find(HEAVY):
            self._take_heavy_list(tag)
        else:
            self._text.append(list_html(tag, self.resolvers))

    def _take_heavy_list(self, tag: Tag) -> None:
        """A list whose items hold blocks: the items follow each other, the blocks between them."""
        for item in tag.find_all("li", recursive=False):
            heavy = [
                child
                for child in item.children
                if isinstance(child, Tag) and (child.name in HEAVY or child.find(HEAVY))
            ]
            for child in heavy:
                child.extract()
            holder = BeautifulSoup("", "lxml").new_tag(tag.name)
            holder.append(item.extract())
            self._text.append(list_html(holder, self.resolvers))
            self.take(heavy)

    def _take_code(self, tag: Tag) -> None:
        if tag.get_text().strip():
            self._add("code", code_value(tag))

    def _take_table(self, tag: Tag) -> None:
        value = table_value(tag, self.resolvers)
        if value is not None:
            self._add("table", value)
        for image in tag.find_all("img"):
            self._take_image(image)

    def _take_quote(self, tag: Tag) -> None:
        if tone := callout_tone(tag):
            self._add("callout", callout_value(tag, tone, self.resolvers))
        elif self.inner:
            self.take(tag.children)
        else:
            self._add("quote", quote_value(tag, self.resolvers))

    def _take_details(self, tag: Tag) -> None:
        title, content = accordion_item(tag)
        if self.inner:
            self._text.append(f"<p><b>{title}</b></p>")
            self.take(content)
            return
        writer = StreamWriter(self.resolvers, inner=True)
        writer.take(content)
        item = {"title": title[:160], "content": writer.finish()}
        self._flush()
        if self.items and self.items[-1][0] == "accordion":
            self.items[-1][1].append(item)
        else:
            self._add("accordion", [item])

    def _take_figure(self, tag: Tag) -> None:
        caption = tag.find("figcaption")
        words = said(caption) if isinstance(caption, Tag) else ""
        if isinstance(caption, Tag):
            caption.extract()
        images = tag.find_all("img")
        for image in images:
            self._take_image(image, words)
        if not images:
            self.take(tag.children)
            self._text.append(paragraph(words))

    def _take_frame(self, tag: Tag) -> None:
        value = embed_value(tag)
        if value and not self.inner:
            self._add("embed", value)
        else:
            self.resolvers.problems.append(f"A frame of “{str(tag.get('src') or '')[:80]}” was left out.")

    def _take_rule(self, _tag: Tag) -> None:
        if not self.inner:
            self._text.append("<hr/>")

    def _take_terms(self, tag: Tag) -> None:
        for child in tag.find_all(["dt", "dd"]):
            if child.name == "dt" and said(child):
                self._text.append(paragraph(f"<b>{inline_html(child.children, self.resolvers).strip()}</b>"))
            elif child.name == "dd":
                self.take(child.children)

    def _take_others(self, tag: Tag) -> None:
        if tone := callout_tone(tag):
            self._add("callout", callout_value(tag, tone, self.resolvers))
        else:
            self.take(tag.children)


def _images_in(node: PageElement) -> list[Tag]:
    if not isinstance(node, Tag):
        return []
    return [node] if node.name == "img" else list(node.find_all("img"))


def _is_heavy(tag: Tag) -> bool:
    return tag.name in HEAVY or tag.find(HEAVY) is not None


def _is(node: PageElement, name: str) -> bool:
    return isinstance(node, Tag) and node.name == name


_KINDS = {
    **dict.fromkeys(HEADINGS, "heading"),
    **dict.fromkeys(LIST_TAGS, "list"),
    "p": "paragraph",
    "pre": "code",
    "table": "table",
    "blockquote": "quote",
    "details": "details",
    "figure": "figure",
    "iframe": "frame",
    "hr": "rule",
    "dl": "terms",
}
