"""What answers a request, found by the database's full-text index and put in order by Python.

The index says which entries contain each word. From that alone every entry gets a coarse score; the best of the coarse
order that the reader may see are then ranked by their words.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Count, Sum
from django.utils import timezone

from search import weights
from search.analysis import QueryWord, analyse_phrase
from search.engines import matching
from search.engines.beginnings import whole_title
from search.engines.protocol import SearchRequest
from search.engines.scoring import Asked, Collection, freshness, needle, neighbours, text_score
from search.models import IndexedEntry, IndexedWords
from search.query import ENOUGH, ParsedQuery, required, required_of_few, telling_words

RANKED_BY_WORDS = 60
"""So many of the coarsely best are ranked by their words; those after them keep the coarse order."""
NAMED = 1.5
"""In the coarse order, what a word in title or keywords adds to one anywhere."""


@dataclass
class Found:
    """Entries that answer a request, with coarse scores; how many there are of those that the reader may see."""

    request: SearchRequest
    scores: dict[str, float] = field(default_factory=dict)
    words: list[QueryWord] = field(default_factory=list)
    wordings: list[list[Asked]] = field(default_factory=list)
    title: str = ""
    collection: Collection = field(default_factory=Collection)
    counts: list[tuple[str, int | None, int]] = field(default_factory=list)
    """Kind, feature and how many, of what the reader may see."""

    @property
    def alternatives(self) -> list[tuple[str, ...]]:
        """All terms and phrases of terms that may have made an entry a hit."""
        return [phrase for word in self.words for phrase in word.alternatives]

    @cached_property
    def needles(self) -> list[str]:
        """The same as they stand in the words of an entry."""
        return list(map(needle, self.alternatives))

    @property
    def total(self) -> int:
        """How many there are of the kinds and features asked for."""
        return sum(
            count
            for kind, feature, count in self.counts
            if _is_of(kind, self.request.kinds) and _is_of(feature, self.request.feature_ids)
        )

    @property
    def kind_counts(self) -> dict[str, int]:
        """How many there are of each kind, whichever kinds are asked for."""
        counts: Counter[str] = Counter()
        for kind, feature, count in self.counts:
            if _is_of(feature, self.request.feature_ids):
                counts[kind] += count
        return dict(counts)

    @property
    def feature_counts(self) -> dict[int, int]:
        """How many there are of each feature, whichever features are asked for."""
        counts: Counter[int] = Counter()
        for kind, feature, count in self.counts:
            if feature is not None and _is_of(kind, self.request.kinds):
                counts[feature] += count
        return dict(counts)

    def ranked(self, upto: int) -> list[tuple[int, float]]:
        """The first entries in their order, `upto` so many, with their scores."""
        if not self.counts:
            return []
        coarse = self._coarsely_best(max(upto, RANKED_BY_WORDS))
        return [*self._ranked_by_words(coarse[:RANKED_BY_WORDS]), *((pk, 0.0) for pk, _ in coarse[RANKED_BY_WORDS:])]

    def _coarsely_best(self, limit: int) -> list[tuple[int, float]]:
        """Entries with their standing, by coarse score and then by standing."""
        tiers: dict[float, list[str]] = {}
        for pk, score in self.scores.items():
            tiers.setdefault(score, []).append(pk)
        best: list[tuple[int, float]] = []
        for score in sorted(tiers, reverse=True):
            best += matching.best(tiers[score], self.request, limit - len(best))
            if len(best) >= limit:
                break
        return best

    def _ranked_by_words(self, entries: Sequence[tuple[int, float]]) -> list[tuple[int, float]]:
        facts = IndexedEntry.objects.values_list("pk", "length", "changed_at", "whole_title", "feature_id")
        words = dict(IndexedWords.objects.filter(pk__in=[pk for pk, _ in entries]).values_list("pk", "words"))
        texts = "".join(words.values())
        asked_here = [[one.within(texts) for one in asked] for asked in self.wordings]
        wordings = [(asked, neighbours(asked)) for asked in asked_here]
        standings = dict(entries)
        now = timezone.now()
        scores = []
        for pk, length, changed_at, title, feature_id in facts.filter(pk__in=words):
            relative = self.collection.relative_length(length)
            text = max(text_score(words[pk], relative, asked, near) for asked, near in wordings)
            score = text * (standings[pk] + freshness(now - changed_at if changed_at else None))
            scores.append((-(score + self._asked_by_name(title, feature_id)), pk))
        return [(pk, -score) for score, pk in sorted(scores)]

    def _asked_by_name(self, title: str, feature_id: int | None) -> float:
        """What is added for an entry that was asked for by its title or by its feature's name."""
        exact = weights.EXACT_TITLE if title == self.title else 0.0
        return exact + (weights.NAMED_FEATURE if feature_id in self.request.named_feature_ids else 0.0)


def find(request: SearchRequest, parsed: ParsedQuery, *, ranked: bool = True) -> Found:
    """The entries that contain enough of the words and every phrase, and nothing that is to be left out. Unless they
    are to be `ranked`, they can only be counted."""
    wordings = [telling_words(text, request.language) for text in (parsed.words, *parsed.rewordings) if text]
    phrases = _phrases(parsed.phrases, request.language)
    wordings = [words for words in wordings if words] or ([phrases] if phrases else [])
    finder = _Finder(request, wordings, phrases, _phrases(parsed.left_out, request.language))
    found = finder.found()
    if ranked and found.scores:
        finder.score(found)
        found.title = whole_title(parsed.sought, request.language)
        _put_first(found)
    return found


def find_similar(request: SearchRequest, text: str) -> Found:
    """The entries that share enough of the telling words of `text`."""
    words = telling_words(text, request.language)
    finder = _Finder(request, [words] if words else [], [], [])
    found = finder.found(required_of_few)
    finder.score(found)
    return found


def _phrases(texts: Iterable[str], language: str) -> list[QueryWord]:
    return [word for text in texts if (word := analyse_phrase(text, language))]


@dataclass
class _Finder:
    """Asks for each word which entries contain it, and keeps those that contain enough."""

    request: SearchRequest
    wordings: list[list[QueryWord]]
    phrases: list[QueryWord]
    left_out: list[QueryWord]

    def found(self, *leasts: Callable[[int], int]) -> Found:
        """What contains as many words as `required`; or fewer, if hardly anything that the reader may see does."""
        found = Found(self.request, words=[*self.phrases, *(word for words in self.wordings for word in words)])
        if not self.wordings or not self.request.audience_ids:
            return found
        phrases, left_out = self._entries_with(self.phrases), self._entries_with(self.left_out)
        lists = self.lists
        for least in leasts or (required, required_of_few):
            ids = set().union(*(_containing(each, least(len(each))) for each in lists))
            ids = ids.intersection(*phrases).difference(*left_out)
            found.scores, found.counts = dict.fromkeys(ids, 0.0), matching.counted(ids, self.request) if ids else []
            if sum(count for *_, count in found.counts) >= ENOUGH:
                break
        return found

    @cached_property
    def lists(self) -> list[list[list[str]]]:
        """For each wording and each of its words, the entries that contain it."""
        return [self._entries_with(words) for words in self.wordings]

    def score(self, found: Found) -> None:
        """Score what was found by how telling the words are that an entry contains, above all in title and keywords."""
        found.collection = _collection(self.request.language)
        for words, lists in zip(self.wordings, self.lists, strict=True):
            asked = [
                Asked(found.collection.rarity(len(ids)), word.alternatives)
                for word, ids in zip(words, lists, strict=True)
            ]
            found.wordings.append(asked)
            scores = dict.fromkeys(found.scores, 0.0)
            by_name = matching.ids([_by_name(word.alternatives) for word in words], self.request.language)
            for one, ids, named in zip(asked, lists, by_name, strict=True):
                for pk in scores.keys() & ids:
                    scores[pk] += one.rarity
                for pk in scores.keys() & named:
                    scores[pk] += one.rarity * NAMED
            found.scores = {pk: max(score, scores[pk]) for pk, score in found.scores.items()}

    def _entries_with(self, words: Sequence[QueryWord]) -> list[list[str]]:
        return matching.ids(list(map(matching.word, words)), self.request.language)


def _containing(lists: Sequence[list[str]], least: int) -> set[str]:
    """The ids that are in at least so many of these lists."""
    if least <= 1:
        return set().union(*lists)
    if least == len(lists):
        return set(min(lists, key=lambda ids: len(ids))).intersection(*lists)
    counts: Counter[str] = Counter()
    for ids in lists:
        counts.update(ids)
    return {pk for pk, count in counts.items() if count >= least}


def _by_name(phrases: Iterable[tuple[str, ...]]) -> str:
    """The expression for entries whose title or keywords have one of these; of several terms, in any order."""
    named = (map(matching.term, (f"{matching.SAID_BY_NAME}{term}" for term in phrase)) for phrase in phrases)
    return matching.any_of(map(matching.all_of, named))


def _put_first(found: Found) -> None:
    """Let what was asked for by its very name be among the coarsely best."""
    request = found.request
    entries = IndexedEntry.objects.filter(language=request.language)
    exact = entries.filter(whole_title=found.title).values_list("pk", flat=True)
    named = entries.filter(feature_id__in=request.named_feature_ids).values_list("pk", flat=True)
    for ids, extra in ((exact, weights.EXACT_TITLE), (named, weights.NAMED_FEATURE)):
        for pk in found.scores.keys() & set(map(str, ids)):
            found.scores[pk] += extra


def _collection(language: str) -> Collection:
    entries = IndexedEntry.objects.filter(language=language)
    totals = entries.aggregate(entries=Count("pk"), length=Sum("length"))
    return Collection(totals["entries"], totals["length"] or 0)


def _is_of(value: object, wanted: Sequence[object]) -> bool:
    return not wanted or value in wanted
