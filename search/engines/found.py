"""What answers a request, found by the database's full-text index and put in order by Python."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Count, QuerySet, Sum
from django.utils import timezone

from search import weights
from search.analysis import QueryWord, analyse_phrase
from search.engines import matching
from search.engines.beginnings import whole_title
from search.engines.protocol import SearchRequest
from search.engines.scoring import Asked, Collection, freshness, neighbours, text_score
from search.engines.storage import BY_NAME
from search.models import IndexedEntry, IndexedWords
from search.query import ENOUGH, ParsedQuery, required, required_of_few, telling_words

RANKED_BY_WORDS = 200
"""So many of the coarsely best are ranked by their words; those after them keep the coarse order."""
NAMED = 1.5
"""In the coarse order, what a word in title or keywords adds to one anywhere."""


class Row(NamedTuple):
    """What is known of every entry that contains any of the words."""

    id: int
    kind: str
    feature_id: int | None
    standing: float


@dataclass
class Found:
    """Entries that answer a request, whatever their kind and feature, with coarse scores.

    `rows` has every entry with any of the words, `scores` those with enough; `asked_by_name` is what is added for
    entries that were asked for by their title or their feature's name.
    """

    rows: dict[int, Row] = field(default_factory=dict)
    scores: dict[int, float] = field(default_factory=dict)
    words: list[QueryWord] = field(default_factory=list)
    wordings: list[list[Asked]] = field(default_factory=list)
    asked_by_name: dict[int, float] = field(default_factory=dict)
    collection: Collection = field(default_factory=Collection)

    @property
    def alternatives(self) -> list[tuple[str, ...]]:
        """All terms and phrases of terms that may have made an entry a hit."""
        return [phrase for word in self.words for phrase in word.alternatives]

    def chosen(self, request: SearchRequest) -> list[int]:
        """The entries of the kinds and features asked for."""
        of_kinds = (row for row in self._rows() if _is_of(row.kind, request.kinds))
        return [row.id for row in of_kinds if _is_of(row.feature_id, request.feature_ids)]

    def kind_counts(self, request: SearchRequest) -> dict[str, int]:
        """How many there are of each kind, whichever kinds are asked for."""
        return dict(Counter(row.kind for row in self._rows() if _is_of(row.feature_id, request.feature_ids)))

    def feature_counts(self, request: SearchRequest) -> dict[int, int]:
        """How many there are of each feature, whichever features are asked for."""
        rows = (row for row in self._rows() if _is_of(row.kind, request.kinds))
        return dict(Counter(row.feature_id for row in rows if row.feature_id is not None))

    def ranked(self, ids: Iterable[int]) -> list[tuple[int, float]]:
        """These entries in their order, with their scores."""
        coarse = sorted((-self.scores[pk], pk) for pk in ids)
        best = [pk for _, pk in coarse[:RANKED_BY_WORDS]]
        exact = self._ranked_by_words(best)
        return [*exact, *((pk, -score) for score, pk in coarse[RANKED_BY_WORDS:])]

    def _rows(self) -> Iterable[Row]:
        return (self.rows[pk] for pk in self.scores)

    def _ranked_by_words(self, ids: list[int]) -> list[tuple[int, float]]:
        words = dict(IndexedWords.objects.filter(pk__in=ids).values_list("pk", "words"))
        facts = IndexedEntry.objects.filter(pk__in=words).values_list("pk", "length", "changed_at")
        now = timezone.now()
        texts = "".join(words.values())
        asked_here = [[one.within(texts) for one in asked] for asked in self.wordings]
        wordings = [(asked, neighbours(asked)) for asked in asked_here]
        scores = {}
        for pk, length, changed_at in facts:
            relative = self.collection.relative_length(length)
            text = max(text_score(words[pk], relative, asked, near) for asked, near in wordings)
            standing = self.rows[pk].standing + freshness(now - changed_at if changed_at else None)
            scores[pk] = text * standing + self.asked_by_name.get(pk, 0.0)
        return sorted(scores.items(), key=lambda item: (-item[1], item[0]))


def find(request: SearchRequest, parsed: ParsedQuery) -> Found:
    """The entries that contain enough of the words and every phrase, and nothing that is to be left out."""
    wordings = [telling_words(text, request.language) for text in (parsed.words, *parsed.rewordings) if text]
    phrases = [word for phrase in parsed.phrases if (word := analyse_phrase(phrase, request.language))]
    wordings = [words for words in wordings if words] or ([phrases] if phrases else [])
    found = _containing(request, wordings, phrases)
    for words in parsed.left_out:
        if word := analyse_phrase(words, request.language):
            for pk in matching.ids(matching.word(word)):
                found.scores.pop(pk, None)
    _add_named(found, request, parsed)
    return found


def find_similar(request: SearchRequest, text: str) -> Found:
    """The entries that share enough of the telling words of `text`."""
    words = telling_words(text, request.language)
    return _containing(request, [words] if words else [], [], few=True)


def open_to(request: SearchRequest) -> QuerySet[IndexedEntry]:
    """The entries of the request's language that its reader may see."""
    entries = IndexedEntry.objects.filter(language=request.language, audience_id__in=request.audience_ids)
    if request.without_translations_of:
        entries = entries.exclude(translation_key__in=request.without_translations_of)
    return entries


def _containing(
    request: SearchRequest, wordings: list[list[QueryWord]], phrases: list[QueryWord], *, few: bool = False
) -> Found:
    if not wordings:
        return Found()
    some = matching.any_of(dict.fromkeys(matching.word(word) for words in wordings for word in words))
    expression = matching.all_of([some, *map(matching.word, phrases)])
    columns = ("pk", "kind", "feature_id", "standing")
    rows = {
        row[0]: Row(*row) for row in open_to(request).filter(pk__in=matching.entries(expression)).values_list(*columns)
    }
    words = [word for wording in wordings for word in wording]
    found = Found(rows=rows, words=[*words, *phrases], collection=_collection(request.language))
    for words in wordings:
        asked, counts, scores = _tally(found, words)
        found.wordings.append(asked)
        least = required_of_few(len(words)) if few else required(len(words))
        matched = [pk for pk, count in counts.items() if count >= least]
        if len(matched) < ENOUGH:
            matched = [pk for pk, count in counts.items() if count >= required_of_few(len(words))]
        for pk in matched:
            found.scores[pk] = max(found.scores.get(pk, 0.0), scores[pk] * rows[pk].standing)
    return found


def _tally(found: Found, words: Sequence[QueryWord]) -> tuple[list[Asked], Counter[int], dict[int, float]]:
    """How telling each word is, how many of them each entry contains, and its coarse score."""
    counts: Counter[int] = Counter()
    scores: dict[int, float] = {}
    asked = []
    for word in words:
        ids = matching.ids(matching.word(word))
        rarity = found.collection.rarity(len(ids))
        asked.append(Asked.of(word, rarity))
        here = found.rows.keys() & ids
        counts.update(here)
        for pk in here:
            scores[pk] = scores.get(pk, 0.0) + rarity
        for pk in here.intersection(matching.ids(_by_name(word))):
            scores[pk] += rarity * NAMED
    return asked, counts, scores


def _by_name(word: QueryWord) -> str:
    """The expression for entries whose title or keywords have the word; of several terms, in any order."""
    phrases = (map(matching.term, (f"{BY_NAME}{term}" for term in phrase)) for phrase in word.alternatives)
    return matching.any_of(map(matching.all_of, phrases))


def _add_named(found: Found, request: SearchRequest, parsed: ParsedQuery) -> None:
    """Put first what was asked for by its very name."""
    title = whole_title(parsed.sought, request.language)
    titled = set(IndexedEntry.objects.filter(whole_title=title, language=request.language).values_list("pk", flat=True))
    for pk in found.scores:
        extra = weights.EXACT_TITLE if pk in titled else 0.0
        if found.rows[pk].feature_id in request.named_feature_ids:
            extra += weights.NAMED_FEATURE
        if extra:
            found.asked_by_name[pk] = extra
            found.scores[pk] += extra


def _collection(language: str) -> Collection:
    entries = IndexedEntry.objects.filter(language=language)
    totals = entries.aggregate(entries=Count("pk"), length=Sum("length"))
    return Collection(totals["entries"], totals["length"] or 0)


def _is_of(value: object, wanted: Sequence[object]) -> bool:
    return not wanted or value in wanted
