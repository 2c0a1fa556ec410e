"""A page of HTML as a flat row of pieces: headings and what stands between them, whatever boxes they are wrapped in."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, Comment, NavigableString, PageElement, Tag
from django.utils.text import slugify

from kb.importing.files import UnreadableError
from kb.importing.texts import one_line
from publishing.conversion.elements import callout_tone
from publishing.conversion.passages import HEADINGS, is_phrasing
from publishing.conversion.soup import soup_of

BOXES = {"div", "section", "article", "main", "body", "header", "hgroup", "center", "form", "fieldset"}
NOISE_TAGS = ["script", "style", "noscript", "template", "nav", "footer", "button", "dialog"]
NOISE_CLASSES = {
    *("nav", "navbar", "navheader", "navfooter", "navigation", "breadcrumb", "breadcrumbs", "toc", "toctree-wrapper"),
    *("table-of-contents", "tableofcontents", "sidebar", "sphinxsidebar", "headerlink", "anchorjs-link", "skip-link"),
    *("pagination", "prev-next", "edit-link", "site-header", "site-footer"),
}
NOISE_IDS = {"toc", "sidebar", "navigation", "breadcrumbs", "table-of-contents"}
FOOTNOTES = [".footnotes", ".footnote-list", '[role="doc-endnotes"]']
DEEPEST = 200
_GENERATED = re.compile(r"(?:id[a-z]?|ftn\.|section|sec|_|toc)?[-_.]?[\da-f]*\d[\da-f]*", re.IGNORECASE)
_NUMBER = re.compile(r"^(?:\d+(?:\.\d+)*\.|\d+(?:\.\d+)+)\s+(?=\S)")
_CHAPTER_NUMBER = re.compile(r"^(?:[^\W\d_]+\s)?(?:\d+|[IVXLC]+)(?:\.\d+)*[.:]\s+(?=\S)")


@dataclass
class Piece:
    """A heading, or something between headings."""

    tag: Tag
    ids: list[str]
    level: int = 0
    text: str = ""
    """What a heading says."""
    is_nested_question: bool = False

    @property
    def anchor(self) -> str:
        """The id by which others link to it: one that somebody chose, rather than one a program made."""
        chosen = [name for name in self.ids if not _GENERATED.fullmatch(name)]
        return (chosen or self.ids or [""])[0]


@dataclass
class Outline:
    """A page: its pieces in order, and what stands apart from them."""

    title: str
    language: str
    pieces: list[Piece]
    footnotes: dict[str, str] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)

    @property
    def headings(self) -> list[Piece]:
        """The headings alone."""
        return [piece for piece in self.pieces if piece.level]


def outline(markup: str) -> Outline:
    """The outline of a page, or of a part of one."""
    soup = soup_of(markup)
    _check_depth(soup)
    root = soup.select_one('main, [role="main"]') or soup.body or soup
    links = [str(link["href"]) for link in root.find_all("a", href=True)]
    title = one_line(soup.title.get_text()) if soup.title else ""
    language = str(soup.html.get("lang") or soup.html.get("xml:lang") or "") if soup.html else ""
    _drop_noise(root)
    footnotes = _take_footnotes(root)
    pieces = list(_flat(root, soup))
    _give_anchors(pieces)
    return Outline(title, language, pieces, footnotes, links)


def _check_depth(soup: BeautifulSoup) -> None:
    """No writer nests so deeply, and what follows would take for ever."""
    depths = {id(soup): 0}
    for tag in soup.find_all(True):
        depths[id(tag)] = depths[id(tag.parent)] + 1
        if depths[id(tag)] > DEEPEST:
            raise UnreadableError("nested too deeply")


def _drop_noise(root: Tag) -> None:
    for tag in root.find_all(_is_noise):
        if not tag.find("h1"):
            tag.extract()


def _is_noise(tag: Tag) -> bool:
    classes = {name.lower() for name in tag.get_attribute_list("class") if name}
    is_named_so = tag.get("id") in NOISE_IDS or tag.get("role") == "navigation"
    return tag.name in NOISE_TAGS or bool(classes & NOISE_CLASSES) or is_named_so


def _take_footnotes(root: Tag) -> dict[str, str]:
    """Footnotes by their ids, taken out of the page: each goes where it is referred to."""
    found: dict[str, str] = {}
    for holder in root.select(",".join(FOOTNOTES)):
        for note in holder.find_all(["div", "li", "p", "aside"], id=True):
            if not note.find_parent(id=list(found) or "-"):
                found[str(note["id"])] = note.decode_contents()
        holder.extract()
    return found


def _flat(root: Tag, soup: BeautifulSoup) -> Iterator[Piece]:
    """The pieces inside `root`. Ids of boxes and of empty anchors belong to what follows them."""
    waiting: list[str] = []
    line: list[PageElement] = []

    def gathered() -> Iterator[Piece]:
        if not line:
            return
        holder = soup.new_tag("p")
        holder.extend([node.extract() for node in line])
        line.clear()
        ids = _ids_in(holder)
        if one_line(holder.get_text()) or holder.find(["img", "iframe", "video", "audio"]):
            yield Piece(holder, [*_emptied(waiting), *ids])
        else:
            waiting.extend(ids)

    for node in _unboxed(root, waiting):
        if isinstance(node, Tag) and not is_phrasing(node):
            yield from gathered()
            yield _piece(node, _emptied(waiting))
        elif not isinstance(node, Comment):
            line.append(node)
        if node is _END:
            yield from gathered()
    yield from gathered()


_END = NavigableString("")
"""Stands where a box ends: what comes after it is no part of the same line."""


def _unboxed(root: Tag, waiting: list[str]) -> Iterator[PageElement]:
    for node in list(root.children):
        if isinstance(node, Tag) and node.name in BOXES and not _stands_for_itself(node):
            yield _END
            waiting.extend(str(name) for name in [node.get("id")] if name)
            yield from _unboxed(node, waiting)
            yield _END
        else:
            yield node


def _stands_for_itself(box: Tag) -> bool:
    """Whether a box means something: a remark, or code whose language the box names."""
    elements = box.find_all(True, recursive=False)
    return bool(callout_tone(box)) or (len(elements) == 1 and elements[0].name == "pre")


def _emptied(waiting: list[str]) -> list[str]:
    taken = list(waiting)
    waiting.clear()
    return taken


def _piece(tag: Tag, ids: list[str]) -> Piece:
    ids = [*_ids_in(tag), *ids]
    if tag.name in HEADINGS:
        text = one_line(tag.get_text(" " if tag.find("br") else "")).rstrip("¶#").strip()
        if text:
            return Piece(tag, ids, int(tag.name[1]), text)
    return Piece(tag, ids)


def _ids_in(tag: Tag) -> list[str]:
    tags: Iterable[Tag] = [tag, *tag.find_all(True)]
    names = [part.get("id") or (part.get("name") if part.name == "a" else None) for part in tags]
    return [str(name) for name in names if name]


def _give_anchors(pieces: list[Piece]) -> None:
    """Let every heading have an anchor; one that the page lacks is made of its words."""
    taken = {name for piece in pieces for name in piece.ids}
    for piece in pieces:
        if piece.level and not piece.ids:
            slug = slugify(piece.text, allow_unicode=True)[:80] or "heading"
            anchor, number = slug, 2
            while anchor in taken:
                anchor, number = f"{slug}-{number}", number + 1
            taken.add(anchor)
            piece.ids = [anchor]
            piece.tag["data-made-anchor"] = anchor


def without_numbers(found: Outline, question_level: int) -> None:
    """Take outline numbers such as `9.1.` off the headings, if all headings of questions carry one."""
    questions = [piece for piece in found.headings if piece.level == question_level]
    if not questions or not all(_NUMBER.match(piece.text) for piece in questions):
        return
    for piece in found.headings:
        pattern = _NUMBER if piece.level >= question_level else _CHAPTER_NUMBER
        piece.text = pattern.sub("", piece.text)
