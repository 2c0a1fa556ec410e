"""What a reader gets to see of an answer: pure functions and values from engine responses and catalogue entries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.dateparse import parse_date
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from search.analysis import analyse_query, content_words, highlight_spans
from search.engines.protocol import EngineHit, Passage
from search.listing import Listed
from search.models import CatalogueEntry
from search.query import WINDOW

QUESTION, THREAD = "question", "thread"
"""The kinds whose short answer may stand on top of the page; of threads, the one that was accepted."""
TITLE_SAYS = 0.6
"""A question answers strongly if its title says at least this part of the words, and title and answer together all."""
FEWEST_WORDS = 2
"""One word asks nothing that could be answered."""

Marks = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Hit:
    """One found entry, for a reader of `listed.language`."""

    listed: Listed
    score: float = 0.0
    title_marks: Marks = ()
    passages: tuple[Passage, ...] = ()
    feature_name: str = ""
    report_url: str = ""
    """Where browsers report that it was opened."""
    is_pinned: bool = False
    """Marketing has put it first for this search."""

    @property
    def entry(self) -> CatalogueEntry:
        """The found entry."""
        return self.listed.entry

    @property
    def url(self) -> str:
        """Its address, inside the reader's interface."""
        return self.listed.url

    @property
    def passage(self) -> Passage | None:
        """The piece of its text that says most of what was asked."""
        return self.passages[0] if self.passages else None

    @property
    def place_url(self) -> str:
        """Where inside it the passage stands; nothing if it has no place of its own."""
        return f"{self.url}#{self.passage.anchor}" if self.passage and self.passage.anchor else ""

    @property
    def reviewed_on(self) -> date | None:
        """When somebody last checked it."""
        return parse_date(self.entry.extras.get("reviewed_on") or "")

    @property
    def title_html(self) -> SafeString:
        """The title with the found words marked."""
        return marked(self.entry.title, self.title_marks)

    @property
    def passage_html(self) -> SafeString:
        """The passage with the found words marked."""
        return marked(self.passage.text, self.passage.marks) if self.passage else SafeString("")


@dataclass(frozen=True)
class Results:
    """One page of an answer, with what stands around it."""

    hits: tuple[Hit, ...] = ()
    total: int = 0
    own_total: int = 0
    """How many of them are in the language that was asked for; the others are in the fallback language."""
    page: int = 1
    page_size: int = 10
    kind_counts: dict[str, int] = field(default_factory=dict)
    feature_counts: dict[int, int] = field(default_factory=dict)
    language_counts: dict[str, int] = field(default_factory=dict)
    engine: str = ""
    is_simpler: bool = False
    """The search server is away, and the database answered instead."""
    correction: str = ""
    """What was searched for in place of what was typed, which finds nothing."""
    did_you_mean: str = ""
    """What may have been meant, where next to nothing was found."""
    about_feature_id: int | None = None
    """The feature that was named, or that the search was narrowed to."""
    answer: Hit | None = None
    """The question that answers what was asked; it is not among the hits."""

    @property
    def pages(self) -> int:
        """How many pages can be turned to."""
        return -(-min(self.total, WINDOW) // self.page_size)

    @property
    def own_hits(self) -> list[Hit]:
        """Those in the language asked for, and what stands first in whatever language."""
        return [hit for hit in self.hits if hit.is_pinned or not hit.listed.lang]

    @property
    def foreign_hits(self) -> list[Hit]:
        """Those in another language, which fill up."""
        return [hit for hit in self.hits if hit.listed.lang and not hit.is_pinned]


def hit_of(found: EngineHit, entry: CatalogueEntry, language: str) -> Hit:
    """What an engine found, with the entry as it is now. Marks that no longer lie inside its title are dropped."""
    marks = tuple(mark for mark in found.title_marks if mark[1] <= len(entry.title))
    return Hit(Listed(entry, language), found.score, marks, found.passages)


def with_feature_names(results: Results, names: Mapping[int, str]) -> Results:
    """The results, each hit with the name of the product feature it is about."""
    hits = (replace(hit, feature_name=names.get(hit.entry.feature_id or 0, "")) for hit in results.hits)
    return replace(results, hits=tuple(hits))


def with_answer(results: Results, words: str) -> Results:
    """The results, the first hit standing on top of them if it answers `words` strongly."""
    if not results.hits or results.page != 1:
        return results
    first = results.hits[0]
    if not (first.is_pinned and has_answer(first.entry)) and not answers_strongly(first.entry, words):
        return results
    return replace(results, answer=results.hits[0], hits=results.hits[1:])


def has_answer(entry: CatalogueEntry) -> bool:
    """Whether what stands under its title is an answer."""
    return bool(entry.summary) and (entry.kind == QUESTION or (entry.kind == THREAD and entry.is_solved))


def answers_strongly(entry: CatalogueEntry, words: str) -> bool:
    """Whether a question with its short answer says all that was asked, and its title most of it."""
    if not has_answer(entry):
        return False
    asked = content_words(analyse_query(words, entry.language))
    if len(asked) < FEWEST_WORDS:
        return False
    in_title = [bool(highlight_spans(entry.title, word.alternatives, entry.language)) for word in asked]
    if sum(in_title) < len(asked) * TITLE_SAYS:
        return False
    missing = (word for word, is_said in zip(asked, in_title, strict=True) if not is_said)
    return all(highlight_spans(entry.summary, word.alternatives, entry.language) for word in missing)


def marked(text: str, marks: Marks) -> SafeString:
    """`text` as HTML, with the ranges marked. Whatever the text holds, it stays text."""
    return format_html_join("", "{}", ((piece,) for piece in _pieces(text, marks)))


def _pieces(text: str, marks: Marks) -> Iterable[str | SafeString]:
    at = 0
    for start, end in marks:
        yield text[at:start]
        yield format_html_join("", "<mark>{}</mark>", [(text[start:end],)])
        at = end
    yield text[at:]
