"""A folder of HTML pages. Headings make sections and questions; one page may hold many of them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from django.conf import settings

from kb.importing.files import SourceFolder, UnreadableError, joined
from kb.importing.items import FAQ_INDEX, Content
from kb.importing.options import Options, content_language
from kb.importing.readers.chapters import Levels, read_chapter
from kb.importing.readers.outline import Outline, Piece, outline, without_numbers
from kb.importing.report import Report
from kb.importing.texts import is_question

SUFFIXES = (".html", ".htm", ".xhtml")
INDEX_NAMES = {"index", "default", "contents", "toc"}
ENOUGH_QUESTIONS = 0.4
"""If so many headings of a level ask something, the questions are on that level."""


@dataclass
class Document:
    """A page of the source."""

    name: str
    key: str
    """The same for its translations."""
    language: str
    outline: Outline
    order: int = 0
    targets: dict[str, str] = field(default_factory=dict)
    """Anchor → import id or section key; the empty anchor is the page itself."""

    @property
    def is_index(self) -> bool:
        """Whether its name says that it only leads to others."""
        return PurePosixPath(self.key).name.lower() in INDEX_NAMES


def read(source: SourceFolder, options: Options, report: Report) -> Content:
    """All pages below `source`. A page that cannot be read is reported and left out."""
    return _Reader(source, options, report).content()


class _Reader:
    def __init__(self, source: SourceFolder, options: Options, report: Report) -> None:
        self.source, self.options, self.report = source, options, report
        root = source.root
        self.name = root.parent.name if root.name in settings.CONTENT_LANGUAGES else root.name
        self.prefix = options.prefix or f"{self.name}/"
        self.documents: dict[str, Document] = {}

    def content(self) -> Content:
        self.documents = {document.name: document for document in self._documents()}
        documents = list(self.documents.values())
        levels = self._levels(documents)
        self._put_in_order(documents)
        for document in documents:
            without_numbers(document.outline, levels.question)
        _share_anchors(documents, levels)
        _find_nested_questions(documents, levels)
        content = Content(target_of=self._target_of, find_file=self.source.find)
        for document in sorted(documents, key=lambda one: (one.order, one.name)):
            self._take(document, levels, content)
        return content

    # --- Reading ------------------------------------------------------------------------------

    def _documents(self) -> Iterator[Document]:
        left_out: Counter[str] = Counter()
        for path in self.source.paths(*SUFFIXES):
            name = self.source.name_of(path)
            stated, key = language_and_key(PurePosixPath(name), self.source.root.name)
            language = self.options.language_of(stated)
            if not language:
                left_out[stated] += 1
                continue
            try:
                found = outline(self.source.text(path))
            except (UnreadableError, RecursionError) as error:
                reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
                self.report.skip(name, "", reason)
                continue
            of_page = content_language(found.language) if found.language and not stated else ""
            if of_page and not self.options.language:
                language = of_page
            yield Document(name, key, language, found)
        for language, number in left_out.items():
            if language in settings.CONTENT_LANGUAGES:
                self.report.note(
                    self.name, f"{number} pages in {language} were left out, as another language is asked for"
                )
            else:
                self.report.problem(self.name, f"{number} pages were left out: content has no language {language}")

    def _take(self, document: Document, levels: Levels, content: Content) -> None:
        has_questions = any(piece.level == levels.question for piece in document.outline.headings)
        if document.is_index and not has_questions and len(self.documents) > 1:
            document.targets[""] = FAQ_INDEX
            self.report.note(document.name, "left out: it only leads to the other pages")
            return
        sections, items = read_chapter(document, levels, self.prefix, self.name, self.options)
        if not items:
            self.report.skip(document.name, document.outline.title, "there is no text in it")
        content.sections += [section for section in sections if not _known(section, content)]
        content.items += items

    def _target_of(self, target: str, base: str) -> str | None:
        try:
            parts = urlsplit(target)
        except ValueError:
            return None
        if parts.scheme or parts.netloc:
            return None
        name = joined(target, base) if parts.path else base
        document = self._document(name)
        if document is None:
            return None
        targets = document.targets
        return targets.get(unquote(parts.fragment)) or targets.get("")

    def _document(self, name: str | None) -> Document | None:
        if name is None:
            return None
        if name in self.documents:
            return self.documents[name]
        path = self.source.find(name, "")
        return self.documents.get(self.source.name_of(path)) if path else None

    # --- What the pages have in common --------------------------------------------------------

    def _levels(self, documents: list[Document]) -> Levels:
        found = detect_levels([document.outline for document in documents if not document.is_index])
        section = self.options.section_level if self.options.section_level is not None else found.section
        question = self.options.question_level or found.question
        section = min(section, question - 1)
        levels = Levels(section, question)
        if documents:
            self.report.note(self.name, f"{levels} (--section-level and --question-level say otherwise)")
        return levels

    def _put_in_order(self, documents: list[Document]) -> None:
        """The order in which an index page names the others; without one, that of the file names."""
        order: dict[str, int] = {}
        for index in (document for document in documents if document.is_index):
            for link in index.outline.links:
                linked = self._document(joined(link, index.name))
                if linked:
                    order.setdefault(linked.key, len(order))
        for document in documents:
            document.order = order.get(document.key, len(order) + 1)


def language_and_key(name: PurePosixPath, root: str) -> tuple[str, str]:
    """The content language that a file's path states (`de/kernel.html`, `kernel.de.html`) and the path without it."""
    stem, _dot, ending = name.stem.rpartition(".")
    folders = list(name.parts[:-1])
    stated = ""
    if stem and _is_language(ending):
        stated = ending
    else:
        stem = name.stem
    for folder in [*folders]:
        if content_language(folder) or folder.lower() == stated.lower() != "":
            folders.remove(folder)
            stated = stated or folder
            break
    if not stated and content_language(root):
        stated = root
    # A language that content does not have is stated all the same, so that its pages are left out.
    return content_language(stated) or stated.lower(), "/".join([*folders, stem])


def _is_language(name: str) -> bool:
    return name.lower() in settings.LANGUAGE_NAMES or bool(content_language(name))


def _known(section: object, content: Content) -> bool:
    return any((one.key, one.language) == (section.key, section.language) for one in content.sections)  # type: ignore[attr-defined]


def detect_levels(outlines: list[Outline]) -> Levels:
    """On which levels of headings sections and questions stand."""
    by_level: Counter[int] = Counter(piece.level for found in outlines for piece in found.headings)
    asking = Counter(piece.level for found in outlines for piece in found.headings if is_question(piece.text))
    levels = sorted(by_level)
    if not levels:
        return Levels(0, 1)
    likely = [level for level in levels if asking[level] >= ENOUGH_QUESTIONS * by_level[level]]
    if likely:
        question = likely[0]
    else:
        # Nothing asks anything: a title a page, and below it what the page answers.
        question = levels[1] if len(levels) > 1 and by_level[levels[0]] <= len(outlines) else levels[0]
    above = [level for level in levels if level < question]
    return Levels(above[-1] if above else 0, question)


def _share_anchors(documents: list[Document], levels: Levels) -> None:
    """Where headings have no ids of their own, let a translation take over those of the original, heading by heading,
    if both have the same headings in the same order."""
    originals = {one.key: one for one in documents if one.language == settings.FALLBACK_LANGUAGE}
    for document in documents:
        original = originals.get(document.key)
        if original is None or original is document:
            continue
        theirs, ours = (_relevant(one, levels) for one in (original, document))
        if [piece.level for piece in theirs] != [piece.level for piece in ours]:
            continue
        for their, our in zip(theirs, ours, strict=True):
            if "data-made-anchor" in our.tag.attrs:
                our.ids = [their.anchor, *our.ids]


def _relevant(document: Document, levels: Levels) -> list[Piece]:
    return [piece for piece in document.outline.headings if piece.level <= levels.question]


def _find_nested_questions(documents: list[Document], levels: Levels) -> None:
    """Mark the headings below a question that are questions themselves, in one of the languages at least."""
    deeper = [(document.key, piece) for document in documents for piece in document.outline.headings]
    deeper = [(key, piece) for key, piece in deeper if piece.level > levels.question]
    asking = {(key, piece.anchor) for key, piece in deeper if is_question(piece.text)}
    for key, piece in deeper:
        piece.is_nested_question = (key, piece.anchor) in asking
