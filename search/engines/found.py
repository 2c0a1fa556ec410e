"""What answers a request, found by the database's full-text index and put in order by Python.

The index says which entries contain each word. From that alone every entry gets a coarse score; the best of the coarse
order that the reader may see are then ranked by their words.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.utils import timezone

from search import weights
from search.analysis import QueryWord, analyse_phrase
from search.engines import matching
from search.engines.beginnings import author_names, whole_title
from search.engines.facets import Facets, Group, facets_of
from search.engines.protocol import SearchRequest
from search.engines.scoring import Asked, freshness, needle, neighbours, text_score
from search.models import CatalogueEntry, IndexedEntry, IndexedWords
from search.query import ENOUGH, ParsedQuery, required, required_of_few, telling_words

RANKED_BY_WORDS = 100
"""So many of the coarsely best are ranked by their words; those after them keep the coarse order."""
NAMED = 1.5
"""In the coarse order, what a word in title or keywords adds to one anywhere."""


@dataclass
class Found:
    """Entries that answer a request, whoever may see them; how many there are of those that the reader may see."""

    request: SearchRequest
    facets: Facets
    ids: set[str] = field(default_factory=set)
    counts: Counter[Group] = field(default_factory=Counter)
    differences: dict[str, float] = field(default_factory=dict)
    """By how much the coarse scores of some differ from that of all the others."""
    words: list[QueryWord] = field(default_factory=list)
    wordings: list[list[Asked]] = field(default_factory=list)
    title: str = ""

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
        return sum(count for group, count in self.counts.items() if self.is_chosen(group))

    @property
    def kind_counts(self) -> dict[str, int]:
        """How many there are of each kind, whichever kinds are asked for."""
        counts: Counter[str] = Counter()
        for (kind, feature_id, _), count in self.counts.items():
            if _is_of(feature_id, self.request.feature_ids):
                counts[kind] += count
        return dict(counts)

    @property
    def feature_counts(self) -> dict[int, int]:
        """How many there are of each feature, whichever features are asked for."""
        counts: Counter[int] = Counter()
        for (kind, feature_id, _), count in self.counts.items():
            if feature_id is not None and _is_of(kind, self.request.kinds):
                counts[feature_id] += count
        return dict(counts)

    def keep(self, ids: set[str]) -> int:
        """Let these be what was found; how many of them the reader may see."""
        self.ids = ids
        audiences = set(self.request.audience_ids)
        counted = Counter(map(self.facets.groups.get, ids))
        self.counts = Counter({group: count for group, count in counted.items() if group and group[2] in audiences})
        return self.counts.total()

    def ranked(self, upto: int) -> list[tuple[int, float]]:
        """The first entries in their order, `upto` so many, with their scores."""
        coarse = self._coarsely_best(max(upto, RANKED_BY_WORDS))
        return [*self._ranked_by_words(coarse[:RANKED_BY_WORDS]), *((int(pk), 0.0) for pk in coarse[RANKED_BY_WORDS:])]

    def _coarsely_best(self, limit: int) -> list[str]:
        """By coarse score and then by standing."""
        chosen = {group for group in self.counts if self.is_chosen(group)}
        tiers: dict[float, set[str]] = {}
        for pk, difference in self.differences.items():
            tiers.setdefault(difference, set()).add(pk)
        best: list[str] = []
        for difference in sorted({0.0, *tiers}, reverse=True):
            ids = tiers[difference] if difference else self.ids.difference(*tiers.values()) | tiers.get(0.0, set())
            best += self.facets.best(ids, chosen, limit - len(best))
            if len(best) >= limit:
                break
        return best

    def _ranked_by_words(self, ids: Sequence[str]) -> list[tuple[int, float]]:
        facts = IndexedEntry.objects.values_list("pk", "length", "changed_at", "whole_title", "feature_id")
        words = dict(IndexedWords.objects.filter(pk__in=list(map(int, ids))).values_list("pk", "words"))
        texts = "".join(words.values())
        asked_here = [[one.within(texts) for one in asked] for asked in self.wordings]
        wordings = [(asked, neighbours(asked)) for asked in asked_here]
        collection, now = self.facets.collection, timezone.now()
        scores = []
        for pk, length, changed_at, title, feature_id in facts.filter(pk__in=words):
            relative = collection.relative_length(length)
            text = max(text_score(words[pk], relative, asked, near) for asked, near in wordings)
            standing = self.facets.standings[str(pk)] + freshness(now - changed_at if changed_at else None)
            scores.append((-(text * standing + self._asked_by_name(title, feature_id)), pk))
        return [(pk, -score) for score, pk in sorted(scores)]

    def _asked_by_name(self, title: str, feature_id: int | None) -> float:
        """What is added for an entry that was asked for by its title or by its feature's name."""
        exact = weights.EXACT_TITLE if title == self.title else 0.0
        return exact + (weights.NAMED_FEATURE if feature_id in self.request.named_feature_ids else 0.0)

    def is_chosen(self, group: Group) -> bool:
        """Whether entries like these are of the kinds and features asked for."""
        kind, feature_id, _ = group
        return _is_of(kind, self.request.kinds) and _is_of(feature_id, self.request.feature_ids)


def find(request: SearchRequest, parsed: ParsedQuery, *, ranked: bool = True) -> Found:
    """The entries that contain enough of the words and every phrase, and nothing that is to be left out. Unless they
    are to be `ranked`, they can only be counted."""
    wordings = [telling_words(text, request.language, parsed.telling) for text in parsed.wordings if text]
    phrases = _phrases(parsed.phrases, request.language)
    wordings = [words for words in wordings if words] or ([phrases] if phrases else [])
    finder = _Finder(request, wordings, phrases, _phrases(parsed.left_out, request.language))
    found = finder.found()
    if ranked and found.counts:
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


def asked(request: SearchRequest, parsed: ParsedQuery) -> Found:
    """The words that are asked for, and nothing found: enough to show a hit that is known already."""
    wordings = [telling_words(text, request.language, parsed.telling) for text in parsed.wordings if text]
    phrases = _phrases(parsed.phrases, request.language)
    return Found(request, Facets(), words=[*phrases, *(word for words in wordings for word in words)])


def allowed(
    request: SearchRequest, parsed: ParsedQuery, nearest: Sequence[tuple[int, float]]
) -> list[tuple[int, float]]:
    """Of entries that are near in meaning, those that the reader may see, with every phrase, of what is asked for and
    without what is to be left out."""
    language, audiences = request.language, set(request.audience_ids)
    finder = _Finder(request, [], _phrases(parsed.phrases, language), _phrases(parsed.left_out, language))
    found = Found(request, facets_of(language))
    needed, unwanted = finder.needed(), set().union(*finder.unwanted())
    groups = found.facets.groups
    return [
        (pk, nearness)
        for pk, nearness in nearest
        if (group := groups.get(str(pk)))
        and group[2] in audiences
        and found.is_chosen(group)
        and str(pk) not in unwanted
        and all(str(pk) in ids for ids in needed)
    ]


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
        words = [*self.phrases, *(word for words in self.wordings for word in words)]
        if not self.wordings or not self.request.audience_ids or not any(self.lists):
            return Found(self.request, Facets())
        found = Found(self.request, facets_of(self.request.language), words=words)
        wanted, left_out = self.needed(), self.unwanted()
        for least in leasts or (required, required_of_few):
            ids = set().union(*(_containing(each, least(len(each))) for each in self.lists))
            if found.keep(ids.intersection(*wanted).difference(*left_out)) >= ENOUGH:
                break
        return found

    def needed(self) -> list[list[str]]:
        """For each phrase and mark that is asked for, the entries that have it."""
        return [*self._entries_with(self.phrases), *self._marked()]

    def unwanted(self) -> list[list[str]]:
        """Entries that are to be left out, for each reason."""
        return [*self._entries_with(self.left_out), self._translations(), self._without()]

    @cached_property
    def lists(self) -> list[list[list[str]]]:
        """For each wording and each of its words, the entries that contain it."""
        return [self._entries_with(words) for words in self.wordings]

    def score(self, found: Found) -> None:
        """Score what was found by how telling the words are that an entry contains, above all in title and keywords."""
        collection = found.facets.collection
        scored: list[dict[str, float]] = []
        for words, lists in zip(self.wordings, self.lists, strict=True):
            exact = (
                self._entries_with([word._replace(alternatives=word.exact or word.alternatives) for word in words])
                if any(word.exact for word in words)
                else lists
            )
            asked = [
                Asked(collection.rarity(len(ids)), word.alternatives, word.exact)
                for word, ids in zip(words, exact, strict=True)
            ]
            found.wordings.append(asked)
            named = matching.ids([_by_name(word.alternatives) for word in words], self.request.language)
            rarities = [one.rarity for one in asked]
            weighed = [
                *zip(rarities, lists, strict=True),
                *((rarity * NAMED, ids) for rarity, ids in zip(rarities, named, strict=True)),
            ]
            scored.append(_differences(found.ids, weighed))
        found.differences = scored[0] if scored else {}
        for others in scored[1:]:
            for pk, difference in others.items():
                found.differences[pk] = max(difference, found.differences.get(pk, difference))

    def _entries_with(self, words: Sequence[QueryWord]) -> list[list[str]]:
        return matching.ids(list(map(matching.word, words)), self.request.language)

    def _marked(self) -> list[list[str]]:
        """For each state and author's name that is asked for, the entries that have it."""
        marks = [f"{matching.BY}{name}" for author in self.request.authors for name in author_names(author)]
        marks += [matching.SOLVED] if self.request.only_solved else []
        return matching.ids(list(map(matching.term, marks)), self.request.language)

    def _without(self) -> list[str]:
        """What has one of the keys that are not wanted."""
        if not self.request.without_keys:
            return []
        entries = CatalogueEntry.objects.with_keys(self.request.without_keys)
        return [str(pk) for pk in entries.values_list("pk", flat=True)]

    def _translations(self) -> list[str]:
        """What is a translation of something found already."""
        keys = self.request.without_translations_of
        rows = IndexedEntry.objects.filter(language=self.request.language, translation_key__in=keys)
        return [str(pk) for pk in rows.values_list("pk", flat=True)]


def _containing(lists: Sequence[list[str]], least: int) -> set[str]:
    """The ids that are in at least so many of these lists."""
    if least <= 1:
        return set().union(*lists)
    if least == len(lists):
        return set(lists[0]).intersection(*lists[1:])
    counts: Counter[str] = Counter()
    for ids in lists:
        counts.update(ids)
    return {pk for pk, count in counts.items() if count >= least}


def _differences(ids: set[str], weighed: Iterable[tuple[float, list[str]]]) -> dict[str, float]:
    """By how much the sum of the weights of the lists that an id is in differs from that of an id that is in just those
    lists that most are in: so that only exceptions cost."""
    differences: dict[str, float] = {}
    for weight, listed in weighed:
        here = ids.intersection(listed)
        if len(here) * 2 > len(ids):
            here, weight = ids - here, -weight
        for pk in here:
            differences[pk] = differences.get(pk, 0.0) + weight
    return differences


def _by_name(phrases: Iterable[tuple[str, ...]]) -> str:
    """The expression for entries whose title or keywords have one of these; of several terms, in any order."""
    named = (map(matching.term, (f"{matching.SAID_BY_NAME}{term}" for term in phrase)) for phrase in phrases)
    return matching.any_of(map(matching.all_of, named))


def _put_first(found: Found) -> None:
    """Let what was asked for by its very name be among the coarsely best."""
    entries = IndexedEntry.objects.filter(language=found.request.language)
    exact = entries.filter(whole_title=found.title).values_list("pk", flat=True)
    named = entries.filter(feature_id__in=found.request.named_feature_ids).values_list("pk", flat=True)
    for ids, extra in ((exact, weights.EXACT_TITLE), (named, weights.NAMED_FEATURE)):
        for pk in found.ids.intersection(map(str, ids)):
            found.differences[pk] = found.differences.get(pk, 0.0) + extra


def _is_of(value: object, wanted: Sequence[object]) -> bool:
    return not wanted or value in wanted
