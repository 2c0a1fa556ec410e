"""What a text consists of, in the order of reading: its pieces, its headings with their anchors, its sections.

Rendering and reading walk the same values in the same order, so that a heading has the same anchor on the page,
in the table of contents and in the catalogue.
"""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.text import slugify

WORDS_A_MINUTE = 200
RESERVED_ANCHORS = frozenset({"main", "toast", "heading-link", "copy-code", "steps", "transcript", "player"})
"""Ids that the page around the text uses itself."""

_HEADING = re.compile(r"<h([2-4])\b([^>]*)>(.*?)</h\1\s*>", re.IGNORECASE | re.DOTALL)
_BLOCK_END = re.compile(r"(</(?:p|h\d|li|blockquote|tr|td|th|dt|dd|pre|div|summary)>|<[bh]r\s*/?>)", re.IGNORECASE)
_TAG = re.compile(r"<!--.*?-->|</?[a-zA-Z][^>]*>", re.DOTALL)
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Piece:
    """A stretch of text; with a `level` (2 to 4) it is a heading."""

    text: str
    level: int = 0


@dataclass
class Section:
    """A heading with all that stands under it up to the next one; what comes before any heading has no anchor."""

    anchor: str = ""
    title: str = ""
    level: int = 0
    paragraphs: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What stands under the heading."""
        return "\n".join(self.paragraphs)


class Anchors:
    """Hands out the ids of one page's headings: the slug of the heading, with a number when it is taken."""

    def __init__(self) -> None:
        self._taken = set(RESERVED_ANCHORS)

    def take(self, text: str) -> str:
        """The id for the next heading, which says `text`."""
        slug = slugify(text, allow_unicode=True)[:60].strip("-") or "section"
        anchor, number = slug, 2
        while anchor in self._taken:
            anchor, number = f"{slug}-{number}", number + 1
        self._taken.add(anchor)
        return anchor

    def mark(self, markup: str) -> str:
        """`markup` with an id on each heading of level 2 to 4."""

        def with_id(match: re.Match[str]) -> str:
            level, _, inner = match.groups()
            return f'<h{level} id="{self.take(text_of(inner))}">{inner}</h{level}>'

        return _HEADING.sub(with_id, markup)


def text_of(markup: str) -> str:
    """What `markup` says, in one line."""
    return _SPACE.sub(" ", html.unescape(_TAG.sub("", _BLOCK_END.sub(r"\1 ", markup)))).strip()


def pieces_of_html(markup: str) -> Iterator[Piece]:
    """The headings of `markup` and the text between them."""
    end = 0
    for match in _HEADING.finditer(markup):
        yield from _running(markup[end : match.start()])
        yield Piece(text_of(match[3]), int(match[1]))
        end = match.end()
    yield from _running(markup[end:])


def _running(markup: str) -> Iterator[Piece]:
    if text := text_of(markup):
        yield Piece(text)


def sections(pieces: Iterable[Piece], anchors: Anchors | None = None) -> list[Section]:
    """The sections that `pieces` make."""
    anchors = anchors or Anchors()
    found = [Section()]
    for piece in pieces:
        if piece.level:
            found.append(Section(anchors.take(piece.text), piece.text, piece.level))
        else:
            found[-1].paragraphs.append(piece.text)
    return found if found[0].paragraphs else found[1:]


def contents(found: Iterable[Section]) -> list[dict]:
    """The table of contents, as `components/toc.html` takes it: headings of level 2, with those of level 3 inside."""
    items: list[dict] = []
    for section in found:
        item = {"label": section.title, "anchor": section.anchor, "items": []}
        if section.level == 3 and items:
            items[-1]["items"].append(item)
        elif section.level in (2, 3):
            items.append(item)
    return items


def plain_text(pieces: Iterable[Piece]) -> str:
    """All text, one piece a line."""
    return "\n".join(piece.text for piece in pieces)


def reading_minutes(text: str) -> int:
    """How long reading `text` takes; at least a minute."""
    return max(1, round(len(text.split()) / WORDS_A_MINUTE))
