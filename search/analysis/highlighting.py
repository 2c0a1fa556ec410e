"""Which characters of a text made it a hit."""

from collections.abc import Iterable

from search.analysis.analyser import analyser_of
from search.analysis.tokens import Token

Span = tuple[int, int]


def highlight_spans(text: str, query_terms: Iterable[str | tuple[str, ...]], language: str) -> list[Span]:
    """The spans of the text whose terms the query asks for, in order and without overlap.

    A query term is a term or a phrase of terms, as the alternatives of a `QueryWord` are; a phrase is marked only where
    its terms follow one another.
    """
    phrases = {(term,) if isinstance(term, str) else tuple(term) for term in query_terms}
    wanted = {term for phrase in phrases for term in phrase}
    tokens = [token for token in analyser_of(language).analyse(text) if token.term in wanted]
    single = {phrase[0] for phrase in phrases if len(phrase) == 1}
    spans = [(token.start, token.end) for token in tokens if token.term in single]
    longer = [phrase for phrase in phrases if len(phrase) > 1]
    return _merged(spans + _phrase_spans(tokens, longer))


def _phrase_spans(tokens: list[Token], phrases: list[tuple[str, ...]]) -> list[Span]:
    places = {(token.term, token.position): token for token in tokens}
    begun: dict[str, list[int]] = {}
    for token in tokens:
        begun.setdefault(token.term, []).append(token.position)
    spans = []
    for phrase in phrases:
        for position in begun.get(phrase[0], ()):
            found = [places.get((term, position + step)) for step, term in enumerate(phrase)]
            spans += [(token.start, token.end) for token in found if token] if all(found) else []
    return spans


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
