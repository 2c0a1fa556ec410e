"""Paragraphs and lists as rich text, for places that hold rich text alone: list items, remarks, parts of a step."""

from collections.abc import Iterable

from bs4 import NavigableString, PageElement, Tag

from publishing.conversion.inline import DROPPED, INLINE, code_lines, inline_html, said
from publishing.conversion.resolving import Resolvers

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
LIST_TAGS = {"ul", "ol", "menu"}
DEEPEST_LIST = 4
PHRASING = {
    *INLINE,
    *("a", "abbr", "acronym", "bdi", "bdo", "big", "br", "data", "del", "font", "img", "input", "ins", "label"),
    *("mark", "q", "s", "small", "span", "strike", "time", "u", "wbr"),
}
"""Elements that flow within a line."""


def is_phrasing(node: PageElement) -> bool:
    """Whether `node` flows within a line."""
    return isinstance(node, NavigableString) or (isinstance(node, Tag) and node.name in PHRASING)


def runs(nodes: Iterable[PageElement]) -> Iterable[list[PageElement] | Tag]:
    """`nodes` with neighbours that flow together gathered: a list is a run of them, a tag stands for itself."""
    gathered: list[PageElement] = []
    for node in nodes:
        if is_phrasing(node):
            gathered.append(node)
            continue
        if gathered:
            yield gathered
            gathered = []
        if isinstance(node, Tag):
            yield node
    if gathered:
        yield gathered


def passage_html(nodes: Iterable[PageElement], resolvers: Resolvers, depth: int = 0) -> str:
    """`nodes` as rich text; what rich text cannot hold is said in paragraphs."""
    return "".join(_block(run, resolvers, depth) for run in runs(nodes))


def _block(run: list[PageElement] | Tag, resolvers: Resolvers, depth: int) -> str:
    if isinstance(run, list):
        return paragraph(inline_html(run, resolvers))
    if run.name in DROPPED:
        return ""
    if run.name == "p":
        return paragraph(inline_html(run.children, resolvers)) if _flows(run) else passage_html(run, resolvers, depth)
    if run.name in HEADINGS or run.name in {"dt", "summary", "caption"}:
        return paragraph(f"<b>{inline_html(run.children, resolvers)}</b>") if said(run) else ""
    if run.name in LIST_TAGS:
        return list_html(run, resolvers, depth)
    if run.name == "pre":
        return code_lines(run)
    if run.name == "tr":
        cells = [inline_html(cell.children, resolvers).strip() for cell in run.find_all(["td", "th"], recursive=False)]
        return paragraph(" · ".join(filter(None, cells)))
    return passage_html(run.children, resolvers, depth)


def _flows(tag: Tag) -> bool:
    return all(is_phrasing(child) for child in tag.children)


def paragraph(inner: str) -> str:
    """A paragraph, or nothing if it says nothing."""
    inner = inner.strip().removeprefix("<br/>").removesuffix("<br/>").strip()
    return f"<p>{inner}</p>" if inner else ""


def list_html(tag: Tag, resolvers: Resolvers, depth: int = 0) -> str:
    """A list, with the lists inside it."""
    name = "ol" if tag.name == "ol" else "ul"
    items = [child for child in tag.children if isinstance(child, Tag) and child.name == "li"]
    inner = "".join(_item(item, resolvers, depth) for item in items)
    return f"<{name}>{inner}</{name}>" if inner else ""


def _item(item: Tag, resolvers: Resolvers, depth: int) -> str:
    lines: list[str] = []
    nested = ""
    for run in runs(item.children):
        if isinstance(run, Tag) and run.name in LIST_TAGS and depth < DEEPEST_LIST:
            nested += list_html(run, resolvers, depth + 1)
        else:
            lines.append(_line(run, resolvers, depth))
    text = "<br/>".join(filter(None, (line.strip() for line in lines)))
    return f"<li>{text}{nested}</li>" if text or nested else ""


def _line(run: list[PageElement] | Tag, resolvers: Resolvers, depth: int) -> str:
    """A paragraph inside a list item, where paragraphs are lines."""
    markup = _block(run, resolvers, depth)
    return markup.replace("</p><p>", "<br/>").removeprefix("<p>").removesuffix("</p>")
