"""Markdown to safe HTML: CommonMark with tables, strike-through, task lists, callouts, spoilers and mentions.

Whatever is written, the result holds no script and no style of its own; raw HTML in the text is dropped but for a few
plain elements.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import nh3
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import gettext
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.tasklists import tasklists_plugin

from publishing.highlighting import highlight, known_language
from publishing.page_links import addresses

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
    "SPOILER": "spoiler",
}
SPOILER = "spoiler"
"""A callout that is folded until the reader opens it."""
MENTION = re.compile(r"(?<![\w@/.])@([\w-]{2,60})")
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
    "label": set(),
    "img": {"src", "alt", "title", "width", "height"},
    "input": {"type", "checked", "disabled"},
    "li": {"class"},
    "ol": {"start"},
    "p": {"class"},
    "pre": set(),
    "span": {"class"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan", "scope"},
}
"""Elements that may stand in rendered Markdown, each with its attributes."""

_ICON_PLACE = re.compile(r'<span class="callout-icon (\w+)"></span>')
_PAGE_LINK = re.compile(r'href="page:(\d{1,9})"')
"""A link to a page by its number, which holds when the page moves."""
_PAGE_TARGET = re.compile(r"\]\(page:(\d{1,9})\b")
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
def plain_parser() -> MarkdownIt:
    """Parses without colouring code; what it renders is not safe yet."""
    return _parser({})


@lru_cache(maxsize=1)
def _page_parser() -> MarkdownIt:
    made = _parser({"highlight": _highlight})
    made.core.ruler.push("pictures_elsewhere", _link_pictures_elsewhere)
    made.add_render_rule("callout_open", _open_callout)
    made.add_render_rule("callout_close", _close_callout)
    return made


def _parser(options: dict[str, Any]) -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": True, "linkify": True, "maxNesting": DEEPEST_NESTING, **options})
    made.enable(["table", "strikethrough", "linkify"])
    made.use(tasklists_plugin, label=True)
    made.core.ruler.push("callouts", _mark_callouts)
    made.core.ruler.push("headings", _lower_headings)
    made.core.ruler.push("mentions", _link_mentions)
    return made


def render_markdown(text: str, *, page_links: bool = False, mentions: Mapping[str, str] | None = None) -> str:
    """Safe HTML for `text`; `MarkdownError` if it is too long. With `page_links`, which only editors' texts may have,
    a link to `page:7` leads to the page of that number wherever it moves. `mentions` are names, in lower case, that
    become links where they stand after an @, with their addresses."""
    check_length(text)
    markup = _ICON_PLACE.sub(_icon, clean(_page_parser().render(text, {"mentions": mentions or {}})))
    return _PAGE_LINK.sub(_page_address if page_links else "", markup)


def render_inline(text: str, *, page_links: bool = False) -> str:
    """Safe HTML for a line of Markdown: emphasis, code and links."""
    check_length(text)
    return _PAGE_LINK.sub(_page_address if page_links else "", clean(_page_parser().renderInline(text)))


def linked_pages(text: str) -> list[str]:
    """The numbers of the pages that `text` links to as `page:7`."""
    return _PAGE_TARGET.findall(text)


def clean(markup: str) -> str:
    """`markup` without anything that could run, load from elsewhere or break out of its place."""
    return nh3.clean(
        markup,
        tags=set(ALLOWED),
        attributes={tag: names for tag, names in ALLOWED.items() if names},
        attribute_filter=_filter_attribute,
        url_schemes={"http", "https", "mailto", "tel", "page"},
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
    if tag == "img" and name == "src" and _is_elsewhere(value):
        return None
    return value


def _highlight(code: str, language: str, _attributes: str) -> str:
    return f"<pre><code>{highlight(code, known_language(language))}</code></pre>"


def _open_callout(_renderer: Any, tokens: list[Token], index: int, _options: Any, _env: Any) -> str:
    tone = str(tokens[index].attrs["class"]).removeprefix("callout ")
    if tone == SPOILER:
        title = tokens[index].meta.get("title") or gettext("Spoiler")
        return f"<details><summary>{escape(title)}</summary>\n"
    return f'<div class="callout {tone}"><span class="callout-icon {tone}"></span><div>\n'


def _close_callout(_renderer: Any, tokens: list[Token], index: int, _options: Any, _env: Any) -> str:
    return "</details>\n" if tokens[index].meta.get("callout") == SPOILER else "</div></div>\n"


@lru_cache(maxsize=8)
def _icon_of(tone: str) -> str:
    return render_to_string("publishing/callout_icon.html", {"tone": tone}).strip()


def _icon(match: re.Match[str]) -> str:
    return _icon_of(match[1])


def _page_address(match: re.Match[str]) -> str:
    number = int(match[1])
    address = addresses([number]).get(number)
    return f'href="{escape(address)}"' if address else ""


def _lower_headings(state: StateCore) -> None:
    """The page's title is its only heading of level 1; what is deeper than 4 becomes 4."""
    for token in state.tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(max(int(token.tag[1]), 2), 4)}"


def _link_mentions(state: StateCore) -> None:
    """Known names after an @ become links, but for those inside another link."""
    mentions = state.env.get("mentions")
    if not mentions:
        return
    for token in state.tokens:
        if token.type == "inline" and token.children and "@" in token.content:
            token.children = list(_with_mentions(token.children, mentions))


def _with_mentions(children: list[Token], mentions: Mapping[str, str]) -> Iterator[Token]:
    inside_link = 0
    for child in children:
        inside_link += child.type == "link_open"
        inside_link -= child.type == "link_close"
        if child.type == "text" and not inside_link and "@" in child.content:
            yield from _split_at_mentions(child.content, mentions)
        else:
            yield child


def _split_at_mentions(text: str, mentions: Mapping[str, str]) -> Iterator[Token]:
    at = 0
    for match in MENTION.finditer(text):
        address = mentions.get(match[1].lower())
        if address is None:
            continue
        yield Token("text", "", 0, content=text[at : match.start()])
        yield Token("link_open", "a", 1, attrs={"href": address})
        yield Token("text", "", 0, content=match[0])
        yield Token("link_close", "a", -1)
        at = match.end()
    yield Token("text", "", 0, content=text[at:])


def _link_pictures_elsewhere(state: StateCore) -> None:
    """A picture that lies on another site becomes a link to it: to load it would tell that site who reads, and the
    content policy forbids it."""
    for token in state.tokens:
        if token.type == "inline" and token.children and "![" in token.content:
            token.children = list(_with_links_for_pictures(token.children))


def _with_links_for_pictures(children: list[Token]) -> Iterator[Token]:
    inside_link = 0
    for child in children:
        inside_link += child.nesting if child.type in {"link_open", "link_close"} else 0
        address = str(child.attrs.get("src", "")) if child.type == "image" else ""
        if not _is_elsewhere(address):
            yield child
            continue
        host = Token("text", "", 0, content=urlsplit(address).hostname or address)
        words = child.children or [host]
        if inside_link:
            yield from words
        else:
            yield from (Token("link_open", "a", 1, attrs={"href": address}), *words, Token("link_close", "a", -1))


def _is_elsewhere(address: str) -> bool:
    own = settings.PORTAL_URL.rstrip("/") + "/"
    return address.startswith(("http://", "https://", "//")) and not address.startswith(own)


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
    opening.type, opening.tag, opening.attrs = "callout_open", "div", {"class": f"callout {tone}"}
    for closing in tokens[index + 1 :]:
        if closing.type == "blockquote_close" and closing.level == opening.level:
            closing.type, closing.tag, closing.meta = "callout_close", "div", {"callout": tone}
            break
    if title and tone != SPOILER:
        _insert_title(tokens, index + 1, title)


def _insert_title(tokens: list[Token], index: int, title: str) -> None:
    level = tokens[index].level
    words = Token("inline", "", 0, content=title, children=[Token("text", "", 0, content=title)], level=level + 1)
    opening = Token("paragraph_open", "p", 1, attrs={"class": "title"}, block=True, level=level)
    tokens[index:index] = [opening, words, Token("paragraph_close", "p", -1, block=True, level=level)]
