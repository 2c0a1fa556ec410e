"""A parsed query in Elasticsearch's words: pure functions from what is asked to the body of a search.

Plain dictionaries, as the server's own documentation writes them: see `docs/decisions/queries-as-dictionaries.md`.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from search import weights
from search.analysis import accents_are_typed, analyse_query, apart, writes_syllables
from search.engines.beginnings import author_names, title_words, whole_title
from search.engines.mapping import AUTHOR_FIELD, PART_TEXTS_FIELD, PASSAGES_FIELD, PREFIX_FIELD, WHOLE_TITLE_FIELD
from search.engines.protocol import SearchRequest
from search.passages import SIZE
from search.query import MOST_WORDS, ParsedQuery, required, required_of_few, telling_words

Body = dict[str, Any]
Query = dict[str, Any]

MARK_START, MARK_END = "\ue000", "\ue001"
"""Stand around marked words on the way from the server: private characters, which no font draws."""
MOST_FILTER_VALUES = 200
MOST_PUT_NEAR = 60
"""So many of the best are put in order by whether the words stand next to each other."""
LOOKED_THROUGH = 3
"""So many times more passages are looked through than entries are wanted: several may be of one."""
MOST_WORDS_TO_JOIN = 12
"""In longer queries nobody looks for words that were written together or apart by mistake."""

_STORED_NAMES = {"parts": PART_TEXTS_FIELD}
_FIELDS = [_STORED_NAMES.get(name, name) for name in weights.FIELDS]
_WEIGHED = [f"{field}^{weight:g}" for field, weight in zip(_FIELDS, weights.FIELDS.values(), strict=True)]
_EXACT_FIELDS = [f"{field}.exact" for field in _FIELDS]
_WEIGHED_EXACT = [f"{field}.exact^{weight:g}" for field, weight in zip(_FIELDS, weights.FIELDS.values(), strict=True)]
_LONG_FIELDS = ("body", PART_TEXTS_FIELD)
"""Without `pairs`, see `mapping`."""
_WEIGHED_PAIRS = [
    f"{field}.pairs^{weight:g}"
    for field, weight in weights.FIELDS.items()
    if _STORED_NAMES.get(field, field) not in _LONG_FIELDS
]
MATCH_ALL: Query = {"match_all": {}}


def search_body(request: SearchRequest, parsed: ParsedQuery, *, few: bool = False) -> Body:
    """One page of hits with counts and marked passages; with `few`, less is asked of them."""
    text = _worthy(_text(request, parsed, few, look_apart=few))
    asked = {"must": [text], "should": list(_named(request, parsed)), "filter": _always(request, parsed)}
    chosen = [*_kinds(request), *_features(request)]
    body: Body = {
        "_source": ["title"],
        "track_total_hits": True,
        "from": request.offset,
        "size": request.limit,
    }
    if request.with_passages:
        body["highlight"] = _highlighting_of(parsed)
    if near := _near(request, parsed):
        body["rescore"] = near
    if request.with_counts:
        return body | {"query": {"bool": asked}, "aggs": _counts(request), "post_filter": {"bool": {"filter": chosen}}}
    return body | {"query": {"bool": asked | {"filter": [*asked["filter"], *chosen]}}}


def total_body(request: SearchRequest, parsed: ParsedQuery) -> Body:
    """How many hits there are if less is asked of them, and how many of these contain enough of the words."""
    lengths = [len(telling_words(text, request.language, parsed.telling)) for text in parsed.wordings]
    is_same = all(required(length) == required_of_few(length) for length in lengths)
    chosen = {"bool": {"filter": [*_kinds(request), *_features(request)]}}
    enough = MATCH_ALL if is_same else _text(request, parsed, few=False)
    return {
        "query": {"bool": {"filter": [_text(request, parsed, few=True), *_always(request, parsed)]}},
        "track_total_hits": True,
        "from": 0,
        "size": 0,
        "aggs": {"few": {"filter": chosen}, "enough": {"filter": enough, "aggs": {"chosen": {"filter": chosen}}}},
    }


def near_body(request: SearchRequest, parsed: ParsedQuery, question: list[int], most: int) -> Body:
    """The entries whose passages are nearest to a question's vector, of those that are asked for at all."""
    phrases = [_phrase(phrase, _FIELDS) for phrase in parsed.phrases]
    near = {
        "field": f"{PASSAGES_FIELD}.vector",
        "query_vector": question,
        "k": most,
        "num_candidates": most * LOOKED_THROUGH,
        "filter": [*_always(request, parsed), *_kinds(request), *_features(request), *phrases],
    }
    return {
        "query": {"nested": {"path": PASSAGES_FIELD, "query": {"knn": near}, "score_mode": "max"}},
        "_source": False,
        "size": most,
    }


def shown_body(keys: Sequence[str], parsed: ParsedQuery) -> Body:
    """These documents, with what in them says what is asked."""
    chosen = {"ids": {"values": list(keys)}}
    return {"query": chosen, "_source": ["title"], "size": len(keys), "highlight": _highlighting_of(parsed)}


def parts_body(keys: Sequence[str], parsed: ParsedQuery) -> Body:
    """The best part of each of these documents: a step, an answer, a moment in a recording."""
    cut = {"number_of_fragments": 1, "fragment_size": SIZE}
    inner = {
        "size": 1,
        "_source": ["parts.anchor", "parts.label", "parts.seconds"],
        "highlight": _highlighting({"parts.text": cut}),
    }
    said = {"match": {"parts.text": {"query": parsed.sought}}}
    parts = {"nested": {"path": "parts", "query": said, "inner_hits": inner}}
    chosen = {"ids": {"values": list(keys)}}
    return {"query": {"bool": {"filter": [chosen], "must": [parts]}}, "_source": False, "from": 0, "size": len(keys)}


def suggest_body(request: SearchRequest) -> Body:
    """Titles with words that begin as the typed ones do; first those that begin so themselves."""
    words = " ".join(title_words(request.text, request.language))
    begins_so = {"prefix": {WHOLE_TITLE_FIELD: {"value": whole_title(request.text, request.language)}}}
    begun = {"match": {PREFIX_FIELD: {"query": words, "operator": "and"}}}
    asked = {
        "filter": [begun, *_allowed(request)],
        "must": [_worthy(MATCH_ALL)],
        "should": [{"constant_score": {"filter": begins_so, "boost": weights.EXACT_TITLE}}],
    }
    return {"query": {"bool": asked}, "_source": ["title"], "from": 0, "size": request.limit}


def similar_body(request: SearchRequest, text: str) -> Body:
    """What shares telling words with `text`."""
    alike = _worthy(_text(request, ParsedQuery(words=text), few=True))
    asked = {"must": [alike], "filter": _allowed(request)}
    return {"query": {"bool": asked}, "_source": ["title"], "from": request.offset, "size": request.limit}


def _text(request: SearchRequest, parsed: ParsedQuery, few: bool, look_apart: bool = False) -> Query:
    """What a hit must contain: enough of the words, in any of their wordings, and each phrase. With `look_apart`, long
    texts may also have a word written as two: where hardly anything is found that is worth its price."""
    wordings = [_wording(text, request.language, few, look_apart, parsed.telling) for text in parsed.wordings]
    asked = [wording for wording in wordings if wording]
    phrases = [_phrase(phrase, _WEIGHED) for phrase in parsed.phrases]
    if not asked and not phrases:
        return {"match_none": {}}
    return {"bool": {"must": [*([_best_of(asked)] if asked else []), *phrases]}}


def _wording(text: str, language: str, few: bool, look_apart: bool, telling: Sequence[str]) -> Query | None:
    words = telling_words(text, language, telling)
    if not words:
        return None
    typed = [word.text for word in analyse_query(text, language)]
    typed = typed if len(typed) <= MOST_WORDS_TO_JOIN else []
    least = required_of_few(len(words)) if few else required(len(words))
    should = [_word(word.text, typed, look_apart, exactly=bool(word.exact)) for word in words]
    return {"bool": {"should": should, "minimum_should_match": least}}


def _word(text: str, typed: list[str], look_apart: bool, exactly: bool) -> Query:
    """One word, `exactly` with its accents if it can, else with others; or written apart in the entry; or written
    together with a neighbour of what was `typed`."""
    asked = [_said(text, _WEIGHED_EXACT), _said(text, _WEIGHED, weights.OTHER_ACCENTS)] if exactly else []
    asked = asked or [_said(text, _WEIGHED)]
    if typed:
        asked.append(_said(text, _WEIGHED_PAIRS))
        together = [first + second for first, second in pairwise(typed) if text in (first, second)]
        asked += [_said(joined, _WEIGHED) for joined in together if joined.isalpha()]
    if typed and look_apart:
        asked += [_phrase(halves, _LONG_FIELDS) for halves in apart(text)]
    return _best_of(asked)


def _said(text: str, fields: Sequence[str], boost: float = 1.0) -> Query:
    """All terms of `text`, in any of the fields, taken together as one."""
    return {"combined_fields": {"query": text, "fields": fields, "operator": "and", "boost": boost}}


def _phrase(text: str, fields: Sequence[str], boost: float = 1.0) -> Query:
    return {"multi_match": {"query": text, "fields": fields, "type": "phrase", "boost": boost}}


def _best_of(queries: list[Query]) -> Query:
    return queries[0] if len(queries) == 1 else {"dis_max": {"queries": queries}}


def _near(request: SearchRequest, parsed: ParsedQuery) -> Body | None:
    """Puts those of the best before the others that have words of the query next to each other. Of the best alone,
    since phrases are costly, and what is not among them without stands far down with them."""
    if writes_syllables(request.language):
        # Half a word is not common because the other is left out: all stand as they were typed.
        words, boost = (
            [analyse_query(text, request.language)[:MOST_WORDS] for text in parsed.wordings],
            weights.NEAR_SYLLABLES,
        )
    else:
        telling = [telling_words(text, request.language, parsed.telling) for text in parsed.wordings]
        words, boost = [each for each in telling if len(each) <= MOST_WORDS_TO_JOIN], weights.NEAR
    pairs = dict.fromkeys(f"{first.text} {second.text}" for each in words for first, second in pairwise(each))
    if not pairs:
        return None
    fields = _EXACT_FIELDS if accents_are_typed(parsed.words, request.language) else _FIELDS
    near = _worthy({"bool": {"should": [_phrase(pair, fields, boost) for pair in pairs]}})
    return {"window_size": max(MOST_PUT_NEAR, request.offset + request.limit), "query": {"rescore_query": near}}


def _worthy(text: Query) -> Query:
    """The text score times what the entry is worth: see `weights`."""
    decay = {"origin": "now", "scale": f"{weights.FRESH_HALF_LIFE_DAYS}d", "decay": 0.5}
    return {
        "function_score": {
            "query": text,
            "functions": [
                {"weight": 1.0},
                {"field_value_factor": {"field": "worth", "missing": 0}, "weight": weights.WORTH},
                {"filter": {"term": {"is_official": True}}, "weight": weights.OFFICIAL},
                {
                    "filter": {"exists": {"field": "changed_at"}},
                    "exp": {"changed_at": decay},
                    "weight": weights.FRESH,
                },
            ],
            "score_mode": "sum",
            "boost_mode": "multiply",
        }
    }


def _named(request: SearchRequest, parsed: ParsedQuery) -> Iterable[Query]:
    """What puts a hit before all others: being asked for by its very name."""
    title = {"term": {WHOLE_TITLE_FIELD: whole_title(parsed.sought, request.language)}}
    yield {"constant_score": {"filter": title, "boost": weights.EXACT_TITLE}}
    if request.named_feature_ids:
        named = {"terms": {"feature": list(request.named_feature_ids)}}
        yield {"constant_score": {"filter": named, "boost": weights.NAMED_FEATURE}}


def _always(request: SearchRequest, parsed: ParsedQuery) -> list[Query]:
    """What holds for every hit and for every count: the reader may see it, and it is not to be left out."""
    excluded = [_phrase(words, _FIELDS) for words in parsed.left_out]
    if request.without_translations_of:
        excluded.append({"terms": {"translation_key": list(request.without_translations_of)}})
    if request.without_keys:
        excluded.append({"ids": {"values": list(request.without_keys)}})
    wanted: list[Query] = [{"terms": {"audience": list(request.audience_ids)}}]
    if request.only_solved:
        wanted.append({"term": {"is_solved": True}})
    wanted += [{"term": {AUTHOR_FIELD: name}} for author in request.authors for name in author_names(author)]
    return [*wanted, {"bool": {"must_not": excluded}}] if excluded else wanted


def _allowed(request: SearchRequest) -> list[Query]:
    return [*_always(request, ParsedQuery()), *_kinds(request), *_features(request)]


def _kinds(request: SearchRequest) -> list[Query]:
    return [{"terms": {"kind": list(request.kinds)}}] if request.kinds else []


def _features(request: SearchRequest) -> list[Query]:
    return [{"terms": {"feature": list(request.feature_ids)}}] if request.feature_ids else []


def _counts(request: SearchRequest) -> Body:
    """Counts by filter value. Each ignores its own filter: it says what choosing another value would give."""
    counts: Body = {"found": {"filter": MATCH_ALL}}
    for name, others in (("kind", _features(request)), ("feature", _kinds(request))):
        values = {"terms": {"field": name, "size": MOST_FILTER_VALUES}}
        counts[name] = {"filter": {"bool": {"filter": others}}, "aggs": {"values": values}}
    return counts


def _highlighting_of(parsed: ParsedQuery) -> Body:
    sought = [{"multi_match": {"query": text, "fields": _FIELDS}} for text in (parsed.sought, *parsed.rewordings)]
    whole, cut = {"number_of_fragments": 0}, {"number_of_fragments": 1, "fragment_size": SIZE}
    fields = {"title": whole, "summary": whole, "body": cut, PART_TEXTS_FIELD: cut}
    return _highlighting(fields) | {"highlight_query": {"bool": {"should": sought}}}


def _highlighting(fields: Body) -> Body:
    tags = {"pre_tags": [MARK_START], "post_tags": [MARK_END]}
    return {"type": "unified", "encoder": "default", "fields": fields} | tags
