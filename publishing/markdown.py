"""Markdown to safe HTML: CommonMark with tables, strike-through, task lists and callouts.

Whatever is written, the result holds no script and no style of its own; raw HTML in the text is dropped but for a few
plain elements.
"""

import re
from functools import lru_cache

import nh3
from django.conf import settings
from django.utils.translation import gettext
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.tasklists import tasklists_plugin

from publishing.highlighting import highlight, known_language

DEFAULT_LONGEST = 100_000
DEEPEST_NESTING = 20
CALLOUTS = {
    "NOTE": "note",
    "INFO": "note",
    "TIP": "tip",
    "HINT": "tip",
    "IMPORTANT": "warning",
    "WARNING": "warning",
    "CAUTION": "danger",
    "DANGER": "danger",
    "RESULT": "result",
}
CALLOUT_MARK = re.compile(r"^\[!(\w+)\][ \t]*(.*)$")

PLAIN_ELEMENTS = """
p br hr h2 h3 h4 h5 h6 b strong i em s del ins u sub sup kbd mark small q cite
blockquote ul dl dt dd table thead tbody tr details summary figure figcaption
""".split()  # noqa: SIM905  a list of so many short words reads better as text
ALLOWED = {
    **dict.fromkeys(PLAIN_ELEMENTS, frozenset()),
    "a": {"href", "title"},
    "abbr": {"title"},
    "code": {"class"},
    "div": {"class"},
    "img": {"src", "alt", "title", "width", "height"},
    "input": {"type", "checked", "disabled"},
    "li": {"class"},
    "ol": {"start"},
    "pre": set(),
    "span": {"class"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan", "scope"},
}
"""Elements that may stand in rendered Markdown, each with its attributes."""

_SAFE_CLASS = re.compile(r"[a-z0-9-]{1,30}")


class MarkdownError(ValueError):
    """The text cannot be taken; the message says why."""


def longest_markdown() -> int:
    """How many characters a text may have: parsing hostile input of more takes seconds."""
    return getattr(settings, "MARKDOWN_MAX_LENGTH", DEFAULT_LONGEST)


def check_length(text: str) -> None:
    """Raise `MarkdownError` for a text that is too long."""
    if len(text) > longest_markdown():
        message = gettext("This text is longer than %(count)s characters.")
        raise MarkdownError(message % {"count": f"{longest_markdown():,}"})


@lru_cache(maxsize=1)
def parser() -> MarkdownIt:
    """The one parser; `parse` it for tokens, as the conversion to blocks does."""
    made = MarkdownIt("commonmark", {"linkify": True, "maxNesting": DEEPEST_NESTING, "highlight": _highlight})
    made.enable(["table", "strikethrough", "linkify"])
    made.use(tasklists_plugin)
    made.core.ruler.push("callouts", _mark_callouts)
    made.core.ruler.push("headings", _lower_headings)
    return made


def render_markdown(text: str) -> str:
    """Safe HTML for `text`; `MarkdownError` if it is too long."""
    check_length(text)
    return clean(parser().render(text))


def clean(markup: str) -> str:
    """`markup` without anything that could run, load from elsewhere or break out of its place."""
    return nh3.clean(
        markup,
        tags=set(ALLOWED),
        attributes={tag: names for tag, names in ALLOWED.items() if names},
        attribute_filter=_filter_attribute,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener",
        clean_content_tags={"script", "style", "template", "noscript", "textarea", "title", "xmp", "iframe", "noembed"},
        strip_comments=True,
    )


def _filter_attribute(tag: str, name: str, value: str) -> str | None:
    if name == "class":
        return " ".join(part for part in value.split() if _SAFE_CLASS.fullmatch(part)) or None
    if tag == "input" and name == "type":
        return "checkbox"
    if name in {"width", "height", "colspan", "rowspan", "start"}:
        return value if value.isascii() and value.isdigit() and len(value) < 5 else None
    if tag == "img" and name == "src" and value.startswith("//"):
        return None
    return value


def _highlight(code: str, language: str, _attributes: str) -> str:
    return f"<pre><code>{highlight(code, known_language(language))}</code></pre>"


def _lower_headings(state: StateCore) -> None:
    """The page's title is its only heading of level 1; what is deeper than 4 becomes 4."""
    for token in state.tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(max(int(token.tag[1]), 2), 4)}"


def _mark_callouts(state: StateCore) -> None:
    """Quotations that begin with `[!NOTE]` and the like become callouts."""
    for index, token in enumerate(state.tokens):
        if token.type == "blockquote_open":
            tone, title = take_callout_mark(state.tokens, index)
            if tone:
                token.meta = {"callout": tone, "title": title}
                _become_callout(state.tokens, index, tone, title)


def take_callout_mark(tokens: list[Token], index: int) -> tuple[str, str]:
    """The tone and title of the callout that opens at `index`, whose mark is taken away; two empty texts if none."""
    inline = tokens[index + 2] if index + 2 < len(tokens) else None
    if inline is None or inline.type != "inline" or tokens[index + 1].type != "paragraph_open":
        return "", ""
    first, _newline, rest = inline.content.partition("\n")
    match = CALLOUT_MARK.match(first.strip())
    if not match or match[1].upper() not in CALLOUTS:
        return "", ""
    inline.content = rest
    children = inline.children or []
    breaks = [position for position, child in enumerate(children) if child.type in {"softbreak", "hardbreak"}]
    inline.children = children[breaks[0] + 1 :] if breaks else []
    return CALLOUTS[match[1].upper()], match[2].strip()


def _become_callout(tokens: list[Token], index: int, tone: str, title: str) -> None:
    opening = tokens[index]
    opening.tag = "div"
    opening.attrs = {"class": f"callout {tone}"}
    for closing in tokens[index + 1 :]:
        if closing.type == "blockquote_close" and closing.level == opening.level:
            closing.tag = "div"
            break
    if title:
        words = Token("text", "", 0, content=title)
        children = [Token("strong_open", "strong", 1), words, Token("strong_close", "strong", -1)]
        inline = tokens[index + 2]
        inline.children = [*children, Token("softbreak", "br", 0), *(inline.children or [])]
