"""The same rules as settings of an Elasticsearch index, built from its own character filters, tokenizers and filters.

The names are the same for each language, so that a query need not know which index it goes to:

    words     terms as in the database engine: the main field
    folded    whole words without accents and endings: prefixes, typing errors, exact forms
    pairs     neighbours written together, so that setup finds set up
    exact     terms with just the accents they have, where who types accents types all of them

Each has a second analyzer, `…_query`, for what is typed. `words_query_content` leaves the common words out,
`pairs_query_alone` the single words.
"""

from collections.abc import Mapping
from typing import Any

from search.analysis.analyser import MARK, MARK_PLAIN
from search.analysis.chunks import CAMEL, CHARACTERS, DECIMALS, NO_APOSTROPHE, POINT, VERSION, chunk_pattern
from search.analysis.languages import Accents, Language, Segmentation, language_of
from search.analysis.letters import COMBINING_ACCENTS, INVISIBLE
from search.analysis.queries import common_words
from search.analysis.rewriting import Rewrite
from search.analysis.tokens import QueryWord

_LONGEST_PREFIX = 15
# Signs that belong to a part: the point of a number, C++ and C#, and digits that the splitter would not know as such.
_PART_OF_WORD = {
    POINT: "DIGIT",
    "+": "ALPHA",
    "#": "ALPHA",
    **dict.fromkeys("²³¹¼½¾", "DIGIT"),
    **dict.fromkeys("ªº", "ALPHA"),
}

_FILTERS: dict[str, dict[str, Any]] = {
    "camel": CAMEL.as_filter(),
    "decimals": DECIMALS.as_filter(),
    "no_apostrophe": NO_APOSTROPHE.as_filter(),
    "version": VERSION.as_filter(),
    "fold": {"type": "asciifolding"},
    "fold_beside": {"type": "asciifolding", "preserve_original": True},
    "mark": Rewrite("^(.+)$", f"{MARK}$1").as_filter(),
    "mark_plain": MARK_PLAIN.as_filter(),
    "flat": {"type": "flatten_graph"},
    "neighbours": {"type": "shingle", "token_separator": "", "output_unigrams": False},
    "neighbours_and_words": {"type": "shingle", "token_separator": ""},
}


def elasticsearch_settings(language: str) -> dict[str, Any]:
    """What belongs under `settings` when the index of a language is created."""
    rules = language_of(language)
    if rules.segmentation is not Segmentation.SPACES:
        return {"analysis": _unspaced(rules)}
    return {"analysis": _spaced(rules)}


def elasticsearch_text_field(
    language: str, *, suggest: bool = False, folded: bool = True, pairs: bool = True
) -> dict[str, Any]:
    """The mapping of a text field in the index of a language, with its sub-fields `folded` and `pairs`.

    `suggest` also indexes the beginnings of its folded words: for titles and keywords, which suggestions look through.
    Long texts are indexed twice as fast without `pairs`.
    """
    fields: dict[str, dict[str, Any]] = {}
    if folded or suggest:
        fields["folded"] = {"type": "text", "analyzer": "folded", "search_analyzer": "folded_query"}
    if suggest:
        fields["folded"]["index_prefixes"] = {"min_chars": 1, "max_chars": _LONGEST_PREFIX}
    if language_of(language).accents_are_all_typed:
        fields["exact"] = {"type": "text", "analyzer": "exact", "search_analyzer": "exact_query"}
    if pairs:
        fields["pairs"] = {"type": "text", "analyzer": "pairs", "search_analyzer": "pairs_query"}
    return {
        "type": "text",
        "analyzer": "words",
        "search_analyzer": "words_query",
        "index_options": "offsets",
        "fields": fields,
    }


def elasticsearch_clause(word: QueryWord, fields: Mapping[str, float]) -> dict[str, Any]:
    """One word of a query as a clause: in a field, alone or written together with a neighbour, or apart in its `pairs`.

    `fields` are main fields with their weights. Clauses of several words go into `must`, or into `should` with a least
    number of matches.
    """
    asked = [(field, text, boost) for field, boost in fields.items() for text in (word.text, *word.joined)]
    asked += [(f"{field}.pairs", word.text, boost) for field, boost in fields.items()]
    queries = [{"match_phrase": {field: {"query": text, "boost": boost}}} for field, text, boost in asked]
    return {"dis_max": {"queries": queries}}


def _spaced(language: Language) -> dict[str, Any]:
    """Analysis of a language that writes spaces between words."""
    rules = _rule_filters(language)
    filters = _FILTERS | rules | _splitters()
    stemming = _stemming(language, filters)
    filters["common"] = {"type": "stop", "stopwords": sorted(common_words(language.code)), "ignore_case": False}
    indexed, asked = _variants(language, stemming, filters)
    parts = _until_parts(rules)
    chains = {
        "words": [*parts, "split_whole", "flat", "version", *indexed],
        "words_query": [*parts, "split_whole", "version", *asked],
        "words_query_content": [*parts, "split_whole", "version", "common", *asked],
        "folded": [*parts, "split_whole", "flat", "version", "fold"],
        "folded_query": [*parts, "split_whole", "version", "fold"],
        "pairs": [*parts, "split", "version", "neighbours", *indexed],
        "pairs_query": [*parts, "split", "version", "neighbours_and_words", *asked],
        "pairs_query_alone": [*parts, "split", "version", "neighbours", *asked],
    }
    if language.accents_are_all_typed:
        chains["exact"] = [*parts, "split_whole", "flat", "version", *stemming]
        chains["exact_query"] = [*parts, "split_whole", "version", *stemming]
    before = {"characters": _mapping(language)} | {
        f"join_{number}": rule.as_filter() for number, rule in enumerate(language.joins)
    }
    used = {name for chain in chains.values() for name in chain}
    used |= {
        name
        for definition in list(filters.values())
        for listed in definition.get("filters", ())
        for name in listed.split(",")
    }
    return {
        "char_filter": before,
        "tokenizer": {"chunks": {"type": "pattern", "pattern": chunk_pattern(language.connectors), "group": 0}},
        "filter": {name: definition for name, definition in filters.items() if name in used},
        "analyzer": {
            name: {"type": "custom", "char_filter": list(before), "tokenizer": "chunks", "filter": chain}
            for name, chain in chains.items()
        },
    }


def _unspaced(language: Language) -> dict[str, Any]:
    """Analysis of a language without spaces: pairs of characters, or Elasticsearch's own knowledge of Thai words."""
    thai = language.segmentation is Segmentation.THAI
    words = ["cjk_width", "lowercase", *([] if thai else ["cjk_bigram"])]
    analyzer = {
        "type": "custom",
        "char_filter": ["characters"],
        "tokenizer": "thai" if thai else "standard",
        "filter": words,
    }
    whole = analyzer | {"filter": ["cjk_width", "lowercase"]}
    names = ("words", "words_query", "words_query_content", "pairs", "pairs_query", "pairs_query_alone")
    return {
        "char_filter": {"characters": _mapping(language)},
        "analyzer": dict.fromkeys(names, analyzer) | dict.fromkeys(("folded", "folded_query"), whole),
    }


def _mapping(language: Language) -> dict[str, Any]:
    """The language's spellings and the invisible characters as a character filter."""
    invisible = {character: "" for character in INVISIBLE if character not in language.connectors}
    # Where accents are dropped, so are those that stand behind their letter; elsewhere `characters` composes them.
    accents = dict.fromkeys(map(chr, COMBINING_ACCENTS), "") if language.accents is Accents.DROPPED else {}
    pairs = invisible | CHARACTERS | accents | dict(language.characters)
    return {
        "type": "mapping",
        "mappings": [f"{_escaped(key)} => {_escaped(value)}" for key, value in sorted(pairs.items())],
    }


def _escaped(text: str) -> str:
    """UTF-16 escapes, so that no space, arrow or invisible character is read as syntax."""
    units = text.encode("utf-16-be")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def _rule_filters(language: Language) -> dict[str, dict[str, Any]]:
    """Filters of the language's own, in the order in which they stand before the split."""
    before = {f"case_{number}": rule.as_filter() for number, rule in enumerate(language.before_case)}
    lowercase = {"lower": {"type": "lowercase"} | ({"language": language.lowercase} if language.lowercase else {})}
    return before | lowercase | {f"chunk_{number}": rule.as_filter() for number, rule in enumerate(language.chunk)}


def _until_parts(rules: Mapping[str, Any]) -> list[str]:
    before_case = [name for name in rules if name.startswith("case_")]
    others = [name for name in rules if not name.startswith("case_")]
    return [*before_case, "camel", "decimals", *others, "no_apostrophe"]


def _splitters() -> dict[str, dict[str, Any]]:
    split = {
        "type": "word_delimiter_graph",
        "split_on_case_change": False,
        "split_on_numerics": False,
        "stem_english_possessive": False,
        "type_table": [f"{_escaped(sign)} => {kind}" for sign, kind in _PART_OF_WORD.items()],
    }
    return {"split": split, "split_whole": split | {"catenate_all": True}}


def _stemming(language: Language, filters: dict[str, dict[str, Any]]) -> list[str]:
    """The filters that take a part to its stem; added to `filters`, named in order."""
    chain: dict[str, dict[str, Any]] = {
        f"beginning_{number}": rule.as_filter() for number, rule in enumerate(language.beginnings)
    }
    for name, forms in (("irregular", language.irregular), ("stems", language.stems)):
        if forms:
            rules = [f"{form} => {stem}" for form, stem in sorted(forms.items())]
            chain[name] = {"type": "stemmer_override", "rules": rules}
    if language.elasticsearch_stemmer:
        chain["stemmer"] = {"type": "stemmer", "language": language.elasticsearch_stemmer}
    chain |= {f"ending_{number}": rule.as_filter() for number, rule in enumerate(language.endings)}
    filters |= chain
    return list(chain)


def _variants(language: Language, stemming: list[str], filters: dict[str, Any]) -> tuple[list[str], list[str]]:
    """The last filters of an indexed and of an asked word: stem it, with its accents as the language has them."""
    if language.accents is not Accents.OPTIONAL:
        return ["fold", *stemming], ["fold", *stemming]
    marked = ["fold", "mark"]
    if language.folds_after_stemming:
        before, variants = stemming, [marked]
    else:
        # As written; typed without accents; and where the stem loses the accent with the ending, as it is asked for.
        before, variants = [], [stemming, ["fold", *stemming, *marked], [*stemming, *marked]]
    filters["variants"] = {
        "type": "multiplexer",
        "preserve_original": language.folds_after_stemming or not stemming,
        "filters": [",".join(variant) for variant in variants if variant],
    }
    return [*before, "variants"], [*stemming, "mark_plain", "fold_beside"]
