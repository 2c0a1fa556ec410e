"""A reader's question answered: by the engine that is there, in their language first, with what they may see."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.db.models import Count

from accounts.models import AudienceRule
from accounts.policies import tokens_of
from product.models import Feature
from search import operators, results, sources
from search.curating.kept import curation
from search.curating.rules import stems
from search.engines import choice
from search.engines.beginnings import whole_title
from search.engines.protocol import Engine, EngineHit, EngineResponse, EngineUnavailableError, SearchRequest
from search.listing import Listed
from search.models import CatalogueEntry
from search.query import ENOUGH, MAX_LENGTH, PAGE_SIZE, ParsedQuery, parse
from search.querysets import NEWEST_FIRST, CatalogueEntryQuerySet
from search.ranking.own import own_features
from search.results import Hit, Results
from search.spelling.correcting import Reader
from search.spelling.vocabulary import Vocabulary


@dataclass(frozen=True)
class Question:
    """What a reader asks. `language` is the one they read in; `only_language` asks for the hits of one alone."""

    text: str
    language: str
    kinds: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    only_language: str = ""
    page: int = 1
    page_size: int = PAGE_SIZE
    as_typed: bool = False
    """Nothing in it is to be corrected."""

    @property
    def offset(self) -> int:
        """How many hits stand before those of the page."""
        return (self.page - 1) * self.page_size

    @property
    def search_language(self) -> str:
        """The language whose entries are asked first."""
        return self.only_language or self.language

    @property
    def fallback_language(self) -> str:
        """The language that fills up; nothing if none does."""
        fallback = str(settings.FALLBACK_LANGUAGE)
        return "" if self.only_language or fallback == self.language else fallback


def known_kinds() -> list[str]:
    """Every kind that readers may filter by, in their order."""
    return list(dict.fromkeys(source.kind for source in sources.all_sources()))


def find(question: Question, user: Any, features: Sequence[Feature]) -> Results:
    """One page of what answers the question. `features` are all of the product's, with their names.

    Words that nothing contains are corrected, unless that finds nothing either. Raises QueryTooLongError. A question
    without words lists what its filters leave.
    """
    parsed = parse(question.text)
    asking = Asking.by(question, parsed, user, features)
    names = {feature.pk: feature.name_in(question.language) for feature in features}
    if not question.text.strip() or (parsed.is_empty and parsed.is_filtered):
        return results.with_feature_names(asking.listed(), names)
    found = _found(asking) if question.as_typed else _understood(asking, parsed, user, features)
    sought = parse(found.correction).sought if found.correction else parsed.sought
    return results.with_answer(results.with_feature_names(found, names), sought)


def _understood(asking: "Asking", parsed: ParsedQuery, user: Any, features: Sequence[Feature]) -> Results:
    """What answers the question as it was meant; if that finds nothing, as it was typed."""
    question = asking.question
    languages = tuple(dict.fromkeys(filter(None, (question.search_language, question.fallback_language))))
    reader = Reader(question.text, parsed, Vocabulary(languages, asking.audience_ids))
    understood = reader.understood()
    if 0 < len(understood.corrected) <= MAX_LENGTH:
        meant = parse(understood.corrected)
        corrected = Asking.by(replace(question, text=understood.corrected), meant, user, features)
        found = _found(replace(corrected, telling=understood.telling))
        if found.total:
            return replace(found, correction=understood.corrected)
    found = _found(replace(asking, telling=understood.telling))
    return replace(found, did_you_mean=reader.better()) if found.total < ENOUGH else found


def _found(asking: "Asking") -> Results:
    """What the first engine finds that answers."""
    engines = choice.in_order()
    for engine in engines:
        try:
            found = asking.answered(engine)
        except EngineUnavailableError:
            continue
        return replace(found, engine=engine.name, is_simpler=engine is not engines[0])
    raise EngineUnavailableError("no engine answers")


@dataclass(frozen=True)
class Asking:
    """A question with all that is known of who asks it."""

    question: Question
    audience_ids: tuple[int, ...]
    kinds: tuple[str, ...]
    feature_ids: tuple[int, ...]
    named_feature_ids: tuple[int, ...]
    authors: tuple[str, ...] = ()
    only_solved: bool = False
    telling: tuple[str, ...] = ()
    own_feature_ids: tuple[int, ...] = ()
    words: str = ""
    """What is asked without filters, by which marketing's decisions are chosen."""
    features: tuple[Feature, ...] = ()
    """All of the product's."""
    hidden: tuple[str, ...] = ()
    pinned: tuple[Hit, ...] = ()
    """What comes first whatever is found; it takes the first places."""

    @classmethod
    def by(cls, question: Question, parsed: ParsedQuery, user: Any, features: Sequence[Feature]) -> "Asking":
        """The question as `user` asks it. Filters that the portal does not know narrow nothing."""
        slugs = question.features or _slugs_called(parsed.features, features)
        asking = cls(
            question=question,
            audience_ids=audiences_of(user),
            kinds=tuple(kind for kind in question.kinds or _kinds_called(parsed.kinds) if kind in known_kinds()),
            feature_ids=tuple(feature.pk for feature in features if feature.slug in slugs),
            named_feature_ids=tuple(_named_in(parsed.sought, features, question.search_language)),
            authors=parsed.authors,
            own_feature_ids=own_features(user, features),
            only_solved=operators.SOLVED in parsed.states,
            words=parsed.words,
            features=tuple(features),
            hidden=curation().hidden_for(parsed.words, question.search_language),
        )
        return asking._with_pinned()

    def _with_pinned(self) -> "Asking":
        """With the hits that marketing wants first, as far as the reader may see them and has not filtered them out."""
        question = self.question
        keys = curation().pinned_for(self.words, question.search_language)
        if not keys or self.authors or self.only_solved:
            return self
        entries = entries_by_key(keys, self.audience_ids)
        pinned = [Hit(Listed(entries[key], question.language), is_pinned=True) for key in keys if key in entries]
        fitting = (hit for hit in pinned if self._is_asked_for(hit.entry))
        return replace(self, pinned=tuple(fitting))

    def _is_asked_for(self, entry: CatalogueEntry) -> bool:
        return _is_of(entry.kind, self.kinds) and _is_of(entry.feature_id, self.feature_ids)

    @property
    def offset(self) -> int:
        """How many of the found hits stand before those of the page, whose first places may be taken."""
        return max(0, self.question.offset - len(self.pinned))

    @property
    def room(self) -> int:
        """How many of the found hits the page has room for."""
        return self.question.page_size - (len(self.pinned) if self.question.page == 1 else 0)

    def answered(self, engine: Engine) -> Results:
        """What `engine` finds, in the reader's language and, if that is little, in the fallback language."""
        question = self.question
        own = engine.search(self._request(question.search_language, self.offset, self.room))
        hits = self._hits(own.hits)
        found = Results(
            hits=tuple(hits),
            total=own.total - (len(own.hits) - len(hits)),
            own_total=own.total - (len(own.hits) - len(hits)),
            page=question.page,
            page_size=question.page_size,
            kind_counts=own.kind_counts,
            feature_counts=own.feature_counts,
            about_feature_id=next(iter((*self.feature_ids, *self.named_feature_ids)), None),
        )
        if question.fallback_language and own.total < ENOUGH:
            found = self._filled_up(engine, found, own)
        return self._pinned_first(replace(found, language_counts=self._language_counts(engine, found)))

    def _pinned_first(self, found: Results) -> Results:
        if not self.pinned:
            return found
        places, first = len(self.pinned), self.pinned if self.question.page == 1 else ()
        return replace(
            found, hits=(*first, *found.hits), total=found.total + places, own_total=found.own_total + places
        )

    def listed(self) -> Results:
        """Without words: whatever the filters leave, the most useful first; nothing if there is no filter."""
        question = self.question
        if not (self.kinds or self.feature_ids or self.authors or self.only_solved or question.only_language):
            return Results(page=question.page, page_size=question.page_size)
        entries = CatalogueEntry.objects.findable().filter(audience__in=self.audience_ids).for_lists()
        if self.only_solved:
            entries = entries.filter(is_solved=True)
        for author in self.authors:
            entries = entries.filter(author_name__icontains=author)
        if question.only_language:
            entries = entries.in_language(question.only_language)
        else:
            entries = entries.in_language_or_fallback(question.language)
        counts = entries.order_by().values_list("kind", "feature_id", "language").annotate(Count("pk"))
        counted = [(kind, feature, language, count) for kind, feature, language, count in counts]
        narrowed = [row for row in counted if _is_of(row[0], self.kinds) and _is_of(row[1], self.feature_ids)]
        return Results(
            hits=tuple(Hit(Listed(entry, question.language)) for entry in self._page_of(entries)),
            total=sum(count for *_, count in narrowed),
            own_total=sum(count for *_, language, count in narrowed if language == question.search_language),
            page=question.page,
            page_size=question.page_size,
            kind_counts=_summed((row[0], row[3]) for row in counted if _is_of(row[1], self.feature_ids)),
            feature_counts=_summed((row[1], row[3]) for row in counted if row[1] and _is_of(row[0], self.kinds)),
        )

    def _page_of(self, entries: CatalogueEntryQuerySet) -> CatalogueEntryQuerySet:
        if self.kinds:
            entries = entries.of_kind(*self.kinds)
        if self.feature_ids:
            entries = entries.filter(feature__in=self.feature_ids)
        ordered = entries.own_language_first(self.question.search_language, "-worth", *NEWEST_FIRST)
        return ordered[self.question.offset : self.question.offset + self.question.page_size]

    def request_for(self, language: str) -> SearchRequest:
        """What is asked of the engine for the first page in one language."""
        return self._request(language, self.offset, self.room)

    def _request(self, language: str, offset: int, limit: int) -> SearchRequest:
        return SearchRequest(
            text=self.question.text,
            language=language,
            audience_ids=self.audience_ids,
            kinds=self.kinds,
            feature_ids=self.feature_ids,
            named_feature_ids=self.named_feature_ids,
            authors=self.authors,
            only_solved=self.only_solved,
            telling=self.telling,
            own_feature_ids=self.own_feature_ids,
            rewordings=self._rewordings(language),
            without_keys=(*self.hidden, *(hit.entry.key for hit in self.pinned)),
            offset=offset,
            limit=limit,
        )

    def _rewordings(self, language: str) -> tuple[str, ...]:
        """The words as marketing has others for them; and, of a language that fills up, the features that are named in
        the reader's own, whatever endings their names have there."""
        others = curation().rewordings(self.words, language)
        return others if language == self.question.language else (*others, *self._features_said(language))

    def _features_said(self, language: str) -> Iterable[str]:
        own = self.question.language
        said = stems(self.words, own)
        for feature in self.features:
            name = stems(feature.name_in(own), own)
            if name and name <= said:
                yield feature.name_in(language)

    def _hits(self, found: Iterable[EngineHit]) -> list[Hit]:
        """What was found, as it is in the database now; what has gone or may not be seen any more is left out."""
        hits = list(found)
        entries = entries_by_key((hit.key for hit in hits), self.audience_ids)
        language = self.question.language
        return [results.hit_of(hit, entries[hit.key], language) for hit in hits if hit.key in entries]

    def _filled_up(self, engine: Engine, found: Results, own: EngineResponse) -> Results:
        """With hits of the fallback language after the few of the reader's own."""
        question = self.question
        request = self._request(question.fallback_language, max(0, self.offset - own.total), 0)
        request = replace(request, limit=self.room - len(own.hits), without_translations_of=self._keys(engine, found))
        foreign = engine.search(request)
        hits = translated(self._hits(foreign.hits), question.language, self.audience_ids)
        return replace(
            found,
            hits=(*found.hits, *hits),
            total=found.total + foreign.total - (len(foreign.hits) - len(hits)),
            kind_counts=_summed([*own.kind_counts.items(), *foreign.kind_counts.items()]),
            feature_counts=_summed([*own.feature_counts.items(), *foreign.feature_counts.items()]),
        )

    def _keys(self, engine: Engine, found: Results) -> tuple[str, ...]:
        """What the few hits of the reader's own language are translations of."""
        hits = found.own_hits
        if self.question.page > 1:
            hits = self._hits(engine.search(self._request(self.question.language, 0, ENOUGH)).hits)
        return tuple(hit.entry.translation_key for hit in hits if hit.entry.translation_key)

    def _language_counts(self, engine: Engine, found: Results) -> dict[str, int]:
        """How many hits there are in each language."""
        own = self.question.search_language
        others = [code for code, _ in settings.LANGUAGES if code != own]
        totals = engine.totals([self._request(language, 0, 0) for language in others])
        counts = {own: found.own_total} | dict(zip(others, totals, strict=True))
        return {code: counts[code] for code, _ in settings.LANGUAGES if counts.get(code)}


def audiences_of(user: Any) -> tuple[int, ...]:
    """The rules that admit `user`."""
    return tuple(AudienceRule.objects.ids_open_to(tokens_of(user)))


def entries_by_key(keys: Iterable[str], audience_ids: Sequence[int]) -> dict[str, CatalogueEntry]:
    """The entries with these keys that are findable and open to the reader: asked of the database, in one query."""
    pairs = [key.partition(":")[::2] for key in keys]
    if not pairs:
        return {}
    names, ids = zip(*pairs, strict=True)
    # Chosen by their identity alone, since that index is the one to use; few rows, so the rest is looked at here.
    rows = CatalogueEntry.objects.filter(source__in=set(names), object_id__in=set(ids)).for_lists()
    allowed, wanted = set(audience_ids), set(pairs)
    return {
        row.key: row
        for row in rows
        if (row.source, row.object_id) in wanted and not row.is_deleted and row.audience_id in allowed
    }


def translated(hits: Sequence[Hit], language: str, audience_ids: Sequence[int]) -> list[Hit]:
    """The hits, each replaced by its translation into `language` where the reader may see one: it is the same page,
    found by words that its translation does not have."""
    keys = [hit.entry.translation_key for hit in hits if hit.listed.lang and hit.entry.translation_key]
    if not keys:
        return list(hits)
    own = CatalogueEntry.objects.findable().filter(audience__in=audience_ids).for_lists()
    rows = {entry.translation_key: entry for entry in own.in_language(language).filter(translation_key__in=keys)}
    return [
        Hit(Listed(rows[key], language), hit.score) if (key := hit.entry.translation_key) in rows else hit
        for hit in hits
    ]


def _named_in(text: str, features: Sequence[Feature], language: str) -> Iterable[int]:
    """The features whose name, in any language, `text` is."""
    asked = whole_title(text, language)
    for feature in features:
        if asked and asked in {whole_title(name, language) for name in names_of(feature)}:
            yield feature.pk


def _kinds_called(values: Sequence[str]) -> list[str]:
    """The kinds that were typed, by their short names or as the reader's language calls them."""
    if not values:
        return []
    labels = {source.kind: (str(source.kind_label), str(source.kind_label_one)) for source in sources.all_sources()}
    return operators.chosen(values, labels)


def _slugs_called(values: Sequence[str], features: Sequence[Feature]) -> list[str]:
    """The features that were typed, by their short names or by their names in any language."""
    if not values:
        return []
    return operators.chosen(values, {feature.slug: names_of(feature) for feature in features})


def names_of(feature: Feature) -> list[str]:
    """What a feature is called, in every language."""
    return [feature.name, *(row.name for row in feature.translations.all())]


def _summed(counts: Iterable[tuple[Any, int]]) -> dict[Any, int]:
    total: Counter[Any] = Counter()
    for value, count in counts:
        total[value] += count
    return dict(total)


def _is_of(value: object, wanted: Sequence[object]) -> bool:
    return not wanted or value in wanted
