"""Words: what a text is found by, in each language, the same in the database engine and in Elasticsearch.

    analyse(text, "ga")                 terms of a text, for the index
    analyse_query("leabhair", "ga")     words of a query, each with the alternatives that fulfil it
    highlight_spans(text, …, "ga")      the characters that made the text a hit
    elasticsearch_settings("ga")        the same promises as settings of an index

The package knows neither Django nor the web. `docs/decisions/analysis.md` says why it is as it is.
"""

from search.analysis.analyser import analyser_of
from search.analysis.database import (
    FTS5_TOKENIZER,
    fts5_expression,
    to_fts5,
    to_fts5_query,
    to_tsquery,
    to_tsvector,
    tsquery_expression,
)
from search.analysis.elasticsearch import elasticsearch_clause, elasticsearch_settings, elasticsearch_text_field
from search.analysis.highlighting import highlight_spans
from search.analysis.languages import SUPPORTED
from search.analysis.letters import without_accents
from search.analysis.queries import (
    accents_are_typed,
    analyse_phrase,
    analyse_query,
    apart,
    common_words,
    content_words,
    writes_syllables,
)
from search.analysis.tokens import QueryWord, Token

__all__ = [
    "FTS5_TOKENIZER",
    "SUPPORTED",
    "QueryWord",
    "Token",
    "accents_are_typed",
    "analyse",
    "analyse_phrase",
    "analyse_query",
    "apart",
    "common_words",
    "content_words",
    "elasticsearch_clause",
    "elasticsearch_settings",
    "elasticsearch_text_field",
    "fold",
    "fts5_expression",
    "highlight_spans",
    "normalise",
    "prefix_terms",
    "terms",
    "to_fts5",
    "to_fts5_query",
    "to_tsquery",
    "to_tsvector",
    "tsquery_expression",
    "writes_syllables",
]


def analyse(text: str, language: str) -> list[Token]:
    """The terms of a text as the index stores them, in order; a word may have several at one position."""
    return analyser_of(language).analyse(text)


def terms(text: str, language: str) -> list[str]:
    """The same, terms alone."""
    return [token.term for token in analyse(text, language)]


def normalise(text: str, language: str) -> str:
    """The text with each letter in its one spelling (composed, one kaf, Latin digits …); case and accents stay."""
    return analyser_of(language).respelled(text)


def fold(text: str, language: str) -> str:
    """The text as someone types it in a hurry: normalised, in lower case, without optional accents."""
    analyser = analyser_of(language)
    return without_accents(analyser.lower(analyser.respelled(text)))


def prefix_terms(text: str, language: str) -> list[str]:
    """The folded whole words of a text, compounds joined and in parts, not stemmed: what suggestions compare."""
    return [without_accents(word) for word in analyser_of(language).words(text)]
