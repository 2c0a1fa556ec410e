"""A parsed query in Elasticsearch's words: pure functions from what is asked to the body of a search."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from elasticsearch.dsl import Search, query
from elasticsearch.dsl.aggs import Filter as FilterAggregation
from elasticsearch.dsl.aggs import Terms as TermsAggregation
from elasticsearch.dsl.function import SF
from elasticsearch.dsl.query import Query

from search import weights
from search.analysis import analyse_query, apart
from search.engines.beginnings import title_words, whole_title
from search.engines.mapping import PART_TEXTS_FIELD, PREFIX_FIELD, WHOLE_TITLE_FIELD
from search.engines.protocol import SearchRequest
from search.passages import SIZE
from search.query import ParsedQuery, required, required_of_few, telling_words

MARK_START, MARK_END = "\ue000", "\ue001"
"""Stand around marked words on the way from the server: private characters, which no font draws."""
MOST_FILTER_VALUES = 200
MOST_PUT_NEAR = 60
"""So many of the best are put in order by whether the words stand next to each other."""
MOST_WORDS_TO_JOIN = 12
"""In longer queries nobody looks for words that were written together or apart by mistake."""

_STORED_NAMES = {"parts": PART_TEXTS_FIELD}
_FIELDS = [_STORED_NAMES.get(name, name) for name in weights.FIELDS]
_WEIGHED = [f"{field}^{weight:g}" for field, weight in zip(_FIELDS, weights.FIELDS.values(), strict=True)]
_LONG_FIELDS = ("body", PART_TEXTS_FIELD)
"""Without `pairs`, see `mapping`."""
_WEIGHED_PAIRS = [
    f"{field}.pairs^{weight:g}"
    for field, weight in weights.FIELDS.items()
    if _STORED_NAMES.get(field, field) not in _LONG_FIELDS
]


def search_body(request: SearchRequest, parsed: ParsedQuery, *, few: bool = False) -> Search:
    """One page of hits with counts and marked passages; with `few`, less is asked of them."""
    text = _worthy(_text(request, parsed, few, look_apart=few))
    asked = query.Bool(must=[text], should=list(_named(request, parsed)), filter=_always(request, parsed))
    chosen = query.Bool(filter=[*_kinds(request), *_features(request)])
    search = Search().source(["title"]).extra(track_total_hits=True)
    if near := _near(request, parsed):
        search = search.extra(rescore=near)
    if request.with_counts:
        search = _counted(search.query(asked), request).post_filter(chosen)
    else:
        search = search.query(asked & chosen)
    return _highlighted(search, parsed)[request.offset : request.offset + request.limit]


def total_body(request: SearchRequest, parsed: ParsedQuery) -> Search:
    """How many hits there are if less is asked of them, and how many of these contain enough of the words."""
    few = query.Bool(filter=[_text(request, parsed, few=True), *_always(request, parsed)])
    search = Search().query(few).extra(track_total_hits=True)[:0]
    chosen = query.Bool(filter=[*_kinds(request), *_features(request)])
    search.aggs.bucket("few", FilterAggregation(filter=chosen))
    is_same = all(required(number) == required_of_few(number) for number in _lengths(request, parsed))
    filter_enough = query.MatchAll() if is_same else _text(request, parsed, few=False)
    enough = search.aggs.bucket("enough", FilterAggregation(filter=filter_enough))
    enough.bucket("chosen", FilterAggregation(filter=chosen))
    return search


def parts_body(keys: Sequence[str], parsed: ParsedQuery) -> Search:
    """The best part of each of these documents: a step, an answer, a moment in a recording."""
    cut = {"number_of_fragments": 1, "fragment_size": SIZE}
    inner = {
        "size": 1,
        "_source": ["parts.anchor", "parts.label", "parts.seconds"],
        "highlight": _highlighting({"parts.text": cut}),
    }
    parts = query.Nested(path="parts", query=query.Match("parts.text", {"query": parsed.sought}), inner_hits=inner)
    chosen = query.Ids(values=list(keys))
    return Search().query(query.Bool(filter=[chosen], must=[parts])).source(False)[: len(keys)]


def suggest_body(request: SearchRequest) -> Search:
    """Titles with words that begin as the typed ones do; first those that begin so themselves."""
    words = " ".join(title_words(request.text, request.language))
    begins_so = query.Prefix(WHOLE_TITLE_FIELD, {"value": whole_title(request.text, request.language)})
    allowed = [*_always(request, ParsedQuery()), *_kinds(request), *_features(request)]
    begun = query.Bool(
        filter=[query.Match(PREFIX_FIELD, {"query": words, "operator": "and"}), *allowed],
        must=[_worthy(query.MatchAll())],
        should=[query.ConstantScore(filter=begins_so, boost=weights.EXACT_TITLE)],
    )
    return Search().query(begun).source(["title"])[: request.limit]


def similar_body(request: SearchRequest, text: str) -> Search:
    """What shares telling words with `text`."""
    parsed = ParsedQuery(words=text)
    alike = _worthy(_text(request, parsed, few=True))
    allowed = [*_always(request, ParsedQuery()), *_kinds(request), *_features(request)]
    search = Search().query(query.Bool(must=[alike], filter=allowed)).source(["title"])
    return search[request.offset : request.offset + request.limit]


def _lengths(request: SearchRequest, parsed: ParsedQuery) -> list[int]:
    return [len(telling_words(text, request.language)) for text in (parsed.words, *parsed.rewordings)]


def _text(request: SearchRequest, parsed: ParsedQuery, few: bool, look_apart: bool = False) -> Query:
    """What a hit must contain: enough of the words, in any of their wordings, and each phrase. With `look_apart`, long
    texts may also have a word written as two: where hardly anything is found that is worth its price."""
    texts = (parsed.words, *parsed.rewordings)
    wordings = [_wording(text, request.language, few, look_apart) for text in texts]
    phrases: list[Query] = [query.MultiMatch(query=phrase, fields=_WEIGHED, type="phrase") for phrase in parsed.phrases]
    asked = [wording for wording in wordings if wording]
    if not asked and not phrases:
        return query.MatchNone()
    return query.Bool(must=([query.DisMax(queries=asked)] if asked else []) + phrases)


def _wording(text: str, language: str, few: bool, look_apart: bool) -> Query | None:
    words = telling_words(text, language)
    if not words:
        return None
    typed = [word.text for word in analyse_query(text, language)]
    typed = typed if len(typed) <= MOST_WORDS_TO_JOIN else []
    least = required_of_few(len(words)) if few else required(len(words))
    return query.Bool(should=[_word(word.text, typed, look_apart) for word in words], minimum_should_match=least)


def _word(text: str, typed: list[str], look_apart: bool) -> Query:
    """One word; or written apart in the entry; or written together with a neighbour of what was `typed`."""
    asked: list[Query] = [query.CombinedFields(query=text, fields=_WEIGHED, operator="and")]
    if typed:
        asked.append(query.CombinedFields(query=text, fields=_WEIGHED_PAIRS, operator="and"))
        together = [first + second for first, second in pairwise(typed) if text in (first, second)]
        asked += [query.CombinedFields(query=joined, fields=_WEIGHED) for joined in together if joined.isalpha()]
    if typed and look_apart:
        asked += [query.MultiMatch(query=halves, fields=_LONG_FIELDS, type="phrase") for halves in apart(text)]
    return query.DisMax(queries=asked)


def _near(request: SearchRequest, parsed: ParsedQuery) -> dict[str, Any] | None:
    """Puts those of the best before the others that have words of the query next to each other. Of the best alone,
    since phrases are costly, and what is not among them without stands far down with them."""
    words = [telling_words(text, request.language) for text in (parsed.words, *parsed.rewordings)]
    pairs = [
        f"{first.text} {second.text}"
        for each in words
        if len(each) <= MOST_WORDS_TO_JOIN
        for first, second in pairwise(each)
    ]
    if not pairs:
        return None
    phrases = [query.MultiMatch(query=pair, fields=_FIELDS, type="phrase", boost=weights.NEAR) for pair in pairs]
    near = _worthy(query.Bool(should=phrases))
    window = max(MOST_PUT_NEAR, request.offset + request.limit)
    return {"window_size": window, "query": {"rescore_query": near.to_dict()}}


def _worthy(text: Query) -> Query:
    """The text score times what the entry is worth: see `weights`."""
    decay = {"origin": "now", "scale": f"{weights.FRESH_HALF_LIFE_DAYS}d", "decay": 0.5}
    return query.FunctionScore(
        query=text,
        functions=[
            SF({"weight": 1.0}),
            SF({"field_value_factor": {"field": "worth", "missing": 0}, "weight": weights.WORTH}),
            SF({"filter": query.Term("is_official", {"value": True}), "weight": weights.OFFICIAL}),
            SF({"filter": query.Exists(field="changed_at"), "exp": {"changed_at": decay}, "weight": weights.FRESH}),
        ],
        score_mode="sum",
        boost_mode="multiply",
    )


def _named(request: SearchRequest, parsed: ParsedQuery) -> Iterable[Query]:
    """What puts a hit before all others: being asked for by its very name."""
    title = query.Term(WHOLE_TITLE_FIELD, {"value": whole_title(parsed.sought, request.language)})
    yield query.ConstantScore(filter=title, boost=weights.EXACT_TITLE)
    if request.named_feature_ids:
        named = query.Terms("feature", list(request.named_feature_ids))
        yield query.ConstantScore(filter=named, boost=weights.NAMED_FEATURE)


def _always(request: SearchRequest, parsed: ParsedQuery) -> list[Query]:
    """What holds for every hit and for every count: the reader may see it, and it is not to be left out."""
    excluded: list[Query] = [query.MultiMatch(query=words, fields=_FIELDS, type="phrase") for words in parsed.left_out]
    if request.without_translations_of:
        excluded.append(query.Terms("translation_key", list(request.without_translations_of)))
    allowed = query.Terms("audience", list(request.audience_ids))
    return [allowed, query.Bool(must_not=excluded)] if excluded else [allowed]


def _kinds(request: SearchRequest) -> list[Query]:
    return [query.Terms("kind", list(request.kinds))] if request.kinds else []


def _features(request: SearchRequest) -> list[Query]:
    return [query.Terms("feature", list(request.feature_ids))] if request.feature_ids else []


def _counted(search: Search, request: SearchRequest) -> Search:
    """Counts by filter value. Each ignores its own filter: it says what choosing another value would give."""
    search.aggs.bucket("found", FilterAggregation(filter=query.MatchAll()))
    for name, others in (("kind", _features(request)), ("feature", _kinds(request))):
        values = TermsAggregation(field=name, size=MOST_FILTER_VALUES)
        search.aggs.bucket(name, FilterAggregation(filter=query.Bool(filter=others))).bucket("values", values)
    return search


def _highlighted(search: Search, parsed: ParsedQuery) -> Search:
    sought = [query.MultiMatch(query=text, fields=_FIELDS) for text in (parsed.sought, *parsed.rewordings)]
    whole, cut = {"number_of_fragments": 0}, {"number_of_fragments": 1, "fragment_size": SIZE}
    fields = {"title": whole, "summary": whole, "body": cut, PART_TEXTS_FIELD: cut}
    asked = {"highlight_query": query.Bool(should=sought).to_dict()}
    return search.update_from_dict({"highlight": _highlighting(fields) | asked})


def _highlighting(fields: dict[str, Any]) -> dict[str, Any]:
    tags = {"pre_tags": [MARK_START], "post_tags": [MARK_END]}
    return {"type": "unified", "encoder": "default", "fields": fields} | tags
