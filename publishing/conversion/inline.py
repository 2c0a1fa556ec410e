"""Running text with its emphasis and links, written as rich text is stored."""

from collections.abc import Iterable

from bs4 import Comment, NavigableString, PageElement, Tag
from django.utils.html import escape

from publishing.conversion.resolving import Resolvers

INLINE = {
    "b": "b",
    "strong": "b",
    "i": "i",
    "em": "i",
    "cite": "i",
    "dfn": "i",
    "code": "code",
    "tt": "code",
    "kbd": "code",
    "samp": "code",
    "var": "code",
    "sup": "sup",
    "sub": "sub",
}
DROPPED = {
    *("script", "style", "noscript", "template", "head", "title"),
    *("svg", "math", "object", "embed", "form", "button"),
}
"""Elements whose content is no text for readers."""
SPACES = str.maketrans({"\n": " ", "\t": " ", "\r": " ", "\u00a0": "\u00a0"})


def inline_html(nodes: Iterable[PageElement], resolvers: Resolvers) -> str:
    """`nodes` as rich text without paragraphs; images are not part of it."""
    return "".join(_inline(node, resolvers) for node in nodes)


def _inline(node: PageElement, resolvers: Resolvers) -> str:
    if isinstance(node, NavigableString):
        return "" if isinstance(node, Comment) else escape(_collapse(str(node)))
    if not isinstance(node, Tag) or node.name in DROPPED:
        return ""
    if node.name == "br":
        return "<br/>"
    if node.name == "input":
        return "☑ " if node.has_attr("checked") else "☐ "
    inner = inline_html(node.children, resolvers)
    if node.name == "a" and node.get("href"):
        return _link(str(node["href"]), inner, resolvers)
    name = INLINE.get(node.name)
    return f"<{name}>{inner}</{name}>" if name and inner.strip() else inner


def _link(target: str, inner: str, resolvers: Resolvers) -> str:
    if not inner.strip():
        return inner
    attributes = resolvers.link_attributes(target)
    if attributes is None:
        return inner
    written = " ".join(f'{name}="{escape(value)}"' for name, value in attributes.items())
    return f"<a {written}>{inner}</a>"


def _collapse(text: str) -> str:
    squeezed = " ".join(text.translate(SPACES).split(" "))
    while "  " in squeezed:
        squeezed = squeezed.replace("  ", " ")
    return squeezed


def code_lines(node: Tag) -> str:
    """A block of code inside a list or a remark: lines of inline code."""
    lines = node.get_text().strip("\n").split("\n")
    return "<p>" + "<br/>".join(f"<code>{escape(line)}</code>" if line.strip() else "" for line in lines) + "</p>"


def said(node: Tag) -> str:
    """What an element says, in one line."""
    return " ".join(node.get_text(" ").split())
