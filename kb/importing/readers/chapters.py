"""One page of HTML, cut at its headings into sections and questions."""

import hashlib
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.utils.html import escape

from kb.importing.items import Item, Section
from kb.importing.options import Options
from kb.importing.readers.outline import Outline, Piece
from kb.importing.texts import first_sentences, humanised, plain

LONGEST_ID = 200
LONGEST_SUMMARY = 300
OUR_LIST = "data-questions"


@dataclass(frozen=True)
class Levels:
    """The levels of the headings that name sections (0: none does) and questions."""

    section: int
    question: int

    def __str__(self) -> str:
        sections = f"h{self.section}" if self.section else "the folder"
        return f"sections are named by {sections}, questions by h{self.question}"


@dataclass
class Draft:
    """A question while its page is read."""

    heading: Piece
    section: Section
    parent: "Draft | None" = None
    import_id: str = ""
    tags: list[Tag] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)


def read_chapter(
    document: Any, levels: Levels, prefix: str, source_name: str, options: Options
) -> tuple[list[Section], list[Item]]:
    """The sections and the items of `document`, whose `targets` are filled."""
    cutter = _Cutter(document, levels, prefix, source_name)
    for piece in document.outline.pieces:
        cutter.take(piece)
    drafts = cutter.finish()
    build = _Builder(document, options)
    items = [build.item(draft, number) for number, draft in enumerate(drafts)]
    used = {item.section for item in items}
    return [section for section in cutter.sections if section.key in used], items


class _Cutter:
    """Takes the pieces of a page in order."""

    def __init__(self, document: Any, levels: Levels, prefix: str, source_name: str) -> None:
        self.document, self.levels, self.source_name = document, levels, source_name
        self.prefix = prefix
        self.sections: list[Section] = []
        self.section: Section | None = None
        self.before: list[Tag] = []
        """What stands before the first question of a section."""
        self.drafts: list[Draft] = []
        self.open: list[Draft] = []
        headings = document.outline.headings
        self.section_headings = sum(1 for piece in headings if piece.level == levels.section)
        self.question_headings = sum(1 for piece in headings if piece.level == levels.question)

    def take(self, piece: Piece) -> None:
        """The next piece of the page."""
        if piece.level and piece.level < self.levels.question:
            self._take_section(piece)
        elif piece.level == self.levels.question or piece.is_nested_question:
            self._take_question(piece)
        else:
            self._take_text(piece)

    def finish(self) -> list[Draft]:
        """All questions. A section that has text but no question is one itself."""
        self._close_section()
        self.document.targets.setdefault("", self.sections[0].key if self.sections else "")
        return self.drafts

    def _take_section(self, piece: Piece) -> None:
        if piece.level != self.levels.section:
            # A title above the sections: what it says is the page's title.
            self._note_targets(piece, f"{self.prefix}{self.document.key}/")
            return
        self._close_section()
        anchor = f"#{piece.anchor}" if self.section_headings > 1 else ""
        self._open_section(f"{self.document.key}{anchor}", piece.text, named=True)
        self._note_targets(piece, self.section.key if self.section else "")

    def _open_section(self, path: str, title: str, *, named: bool) -> None:
        key = fitting_id(f"{self.prefix}{path}/")
        origin = self.document.name
        self.section = Section(key, self.document.language, title, origin, named_by_source=named)
        self.section.order = self.document.order * 1000 + len(self.sections)
        self.section.feature_names = [PurePosixPath(path.partition("#")[2] or path).name]
        self.sections.append(self.section)

    def _close_section(self) -> None:
        has_questions = any(draft.section is self.section for draft in self.drafts)
        if self.before and self.section and has_questions:
            self.section.intro = "".join(map(str, self.before))
            self.before = []
        elif self.before and (self.section or not self.drafts):
            self._make_question_of_section()
        self.open = []

    def _make_question_of_section(self) -> None:
        title = self.section.title if self.section else self.document.outline.title
        key = self.section.key.rstrip("/") if self.section else f"{self.prefix}{self.document.key}"
        heading = Piece(self.before[0], [], text=title or humanised(PurePosixPath(self.document.key).name))
        tags, self.before = self.before, []
        if self.section:
            self.sections.remove(self.section)
        self._open_folder_section()
        draft = Draft(heading, self._current_section(), import_id=fitting_id(key), tags=tags)
        self.drafts.append(draft)
        for name, target in list(self.document.targets.items()):
            if target in {"", f"{key}/"}:
                self.document.targets[name] = draft.import_id
        self.document.targets.setdefault("", draft.import_id)

    def _open_folder_section(self) -> None:
        folder = str(PurePosixPath(self.document.key).parent).strip(".")
        self._open_section(folder, humanised(PurePosixPath(folder).name or self.source_name), named=False)

    def _current_section(self) -> Section:
        if self.section is None:
            if self.levels.section:
                title = self.document.outline.title or humanised(PurePosixPath(self.document.key).name)
                self._open_section(self.document.key, title, named=True)
            else:
                self._open_folder_section()
        assert self.section is not None
        return self.section

    def _take_question(self, piece: Piece) -> None:
        self.open = [draft for draft in self.open if draft.heading.level < piece.level]
        section = self._current_section()
        parent = self.open[-1] if self.open else None
        is_whole_page = not self.levels.section and self.question_headings == 1 and parent is None
        path = self.document.key if is_whole_page else f"{self.document.key}#{piece.anchor}"
        draft = Draft(piece, section, parent, fitting_id(f"{self.prefix}{path}"))
        if not self.levels.section and self.before:
            draft.tags, self.before = self.before, []
        if is_whole_page:
            self.document.targets[""] = draft.import_id
        if parent:
            _add_link(parent.tags, piece)
        self.drafts.append(draft)
        self.open.append(draft)
        self._note_targets(piece, draft.import_id)
        draft.ids.update(piece.ids)

    def _take_text(self, piece: Piece) -> None:
        if piece.level:
            self.open = [draft for draft in self.open if draft.heading.level < piece.level]
            _lower(piece, self.levels.question)
        if not self.open:
            self.before.append(piece.tag)
            self._note_targets(piece, self.section.key if self.section else "")
            return
        draft = self.open[-1]
        draft.tags.append(piece.tag)
        draft.ids.update(piece.ids)
        self._note_targets(piece, draft.import_id)

    def _note_targets(self, piece: Piece, target: str) -> None:
        for name in piece.ids:
            self.document.targets.setdefault(name, target)


class _Builder:
    """Makes items of drafts."""

    def __init__(self, document: Any, options: Options) -> None:
        self.document, self.options = document, options
        self.outline: Outline = document.outline

    def item(self, draft: Draft, number: int) -> Item:
        """The item that `draft` becomes."""
        notes = self._settle_links(draft)
        body = "".join(map(str, draft.tags)) + "".join(notes)
        return Item(
            import_id=draft.import_id,
            kind=self.options.kind,
            language=self.document.language,
            title=draft.heading.text,
            origin=f"{self.document.name}#{draft.heading.anchor}".rstrip("#"),
            section=draft.section.key,
            base=self.document.name,
            body=body,
            markup="html",
            summary=first_sentences(plain(body), LONGEST_SUMMARY),
            group=draft.parent.heading.text if draft.parent else "",
            related=[draft.parent.import_id] if draft.parent else [],
            order=number,
        )

    def _settle_links(self, draft: Draft) -> list[str]:
        """Unlink what leads nowhere but here; the footnotes that are referred to."""
        notes: dict[str, str] = {}
        for link in (link for tag in draft.tags for link in tag.find_all("a", href=True)):
            name = str(link["href"]).removeprefix("#") if str(link["href"]).startswith("#") else ""
            if name in self.outline.footnotes:
                notes[name] = self.outline.footnotes[name]
                link.name = "span"
            elif name in draft.ids:
                link.unwrap()
        written = [_footnote(note) for note in notes.values()]
        return ["<hr>", *written] if written else []


def _footnote(markup: str) -> str:
    note = BeautifulSoup(f"<div>{markup}</div>", "lxml").div
    assert note is not None
    for link in note.find_all("a", href=True):
        if str(link["href"]).startswith("#"):
            link.unwrap()
    return note.decode_contents() if note.find(["p", "div"]) else f"<p>{note.decode_contents()}</p>"


def _add_link(tags: list[Tag], piece: Piece) -> None:
    """A line that leads to a question which became a page of its own; such lines make one list."""
    soup = BeautifulSoup(f'<ul><li><a href="#{escape(piece.anchor)}">{escape(piece.text)}</a></li></ul>', "lxml")
    assert soup.ul is not None
    if tags and tags[-1].has_attr(OUR_LIST):
        tags[-1].extend(list(soup.ul.children))
        return
    soup.ul[OUR_LIST] = ""
    tags.append(soup.ul.extract())


def _lower(piece: Piece, question_level: int) -> None:
    """A heading inside an answer: the first level below the question is the page's second."""
    piece.tag.name = f"h{min(max(piece.level - question_level + 1, 2), 4)}"
    piece.tag.string = piece.text


def fitting_id(text: str) -> str:
    """`text`, or the beginning of it with a digest, so that it fits into the field of import ids."""
    if len(text) <= LONGEST_ID:
        return text
    ending = "/" if text.endswith("/") else ""
    return f"{text[: LONGEST_ID - 20]}~{hashlib.sha256(text.encode()).hexdigest()[:16]}{ending}"
