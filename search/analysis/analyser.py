"""From a text to its terms, by the rules of one language."""

import re
import unicodedata
from functools import cache, lru_cache
from itertools import pairwise

import regex
import Stemmer

from search.analysis.chunks import (
    BIGRAM_SCRIPTS,
    CAMEL,
    CHARACTERS,
    DECIMALS,
    DELIMITERS,
    NO_APOSTROPHE,
    THAI_SCRIPTS,
    VERSION,
    raw_chunks,
)
from search.analysis.languages import Accents, Language, Segmentation, language_of
from search.analysis.letters import INVISIBLE, without_accents
from search.analysis.rewriting import Rewrite, one_of, rewrite
from search.analysis.tokens import Token

# Before a term without accents that stands beside the word as written: it finds what was typed without them.
MARK = "="
MARK_PLAIN = Rewrite("^([\\x00-\\x7F·]+)$", f"{MARK}$1")

_REMEMBERED = 1 << 16
_LONGEST_REMEMBERED = 32
_UNSPACED = {Segmentation.BIGRAMS: BIGRAM_SCRIPTS, Segmentation.THAI: THAI_SCRIPTS}

# A part of a chunk: its letters in their one spelling, and where it begins and ends in the chunk.
Part = tuple[str, int, int]
# A term with its place relative to its chunk: start, end, position.
Placed = tuple[str, int, int, int]


class Analyser:
    """Analyses texts of one language. One instance a language suffices; it remembers the words it has seen."""

    def __init__(self, language: Language) -> None:
        self.language = language
        characters = language.characters
        single = CHARACTERS | {key: value for key, value in characters.items() if len(key) == 1}
        composed = {unicodedata.normalize("NFC", key): value for key, value in characters.items() if len(key) > 1}
        self._sequences = {key: value for key, value in composed.items() if key != value}
        self._sequence = regex.compile(one_of(self._sequences)) if self._sequences else None
        invisible = {ord(character): "" for character in INVISIBLE if character not in language.connectors}
        self._characters = invisible | {ord(key): value for key, value in single.items()}
        self._same_length = {code: value for code, value in self._characters.items() if len(value) == 1}
        dropped = "".join(regex.escape(key) for key, value in single.items() if not value and not key.isalpha())
        self._chunks = raw_chunks(language.connectors, dropped)
        self._delimiters = regex.compile(f"[{regex.escape(DELIMITERS)}{language.connectors}]+")
        unspaced = _UNSPACED.get(language.segmentation)
        self._runs = regex.compile(f"({unspaced}+)") if unspaced else None
        self._stemmer = Stemmer.Stemmer(language.snowball) if language.snowball else None
        self.stem = lru_cache(_REMEMBERED)(self._stem)
        self._placed_short = lru_cache(_REMEMBERED)(self._placed)

    def analyse(self, text: str) -> list[Token]:
        """All terms of a text, in its order."""
        tokens: list[Token] = []
        append, new = tokens.append, tuple.__new__  # a third faster than calling Token, on every word of every text
        short, other = self._placed_short, self._placed
        position = 0
        for match in self._chunks.finditer(self._joined(text)):
            chunk = match.group()
            placed = (short if len(chunk) <= _LONGEST_REMEMBERED else other)(chunk)
            if not placed:
                continue
            offset = match.start()
            for term, start, end, place in placed:
                append(new(Token, (term, offset + start, offset + end, position + place)))
            position += placed[-1][3] + 1
        return tokens

    def chunks(self, text: str) -> list[str]:
        """The chunks of a text as they were written."""
        return self._chunks.findall(self._joined(text))

    def words(self, text: str) -> list[str]:
        """The words of a text before any folding and stemming, compounds as wholes and in parts."""
        groups = (group for chunk in self.chunks(text) for group in self._groups(chunk))
        return [word for group in groups for word, _, _ in group]

    def parts(self, chunk: str) -> list[Part]:
        """The parts of a chunk, made lower case and respelled, but neither folded nor stemmed."""
        runs = self._runs_of(chunk)
        if runs is not None:
            return runs
        text = self.respelled(chunk)
        if text.isalpha() and text == self.lower(
            text
        ):  # most words: nothing below but the language's own rules concerns them
            word = rewrite(text, self.language.chunk)
            return [(word, 0, len(chunk))]
        text = self.lower(rewrite(text, (*self.language.before_case, CAMEL, DECIMALS)))
        text = rewrite(text, (*self.language.chunk, NO_APOSTROPHE))
        parts = [VERSION(part) for part in self._delimiters.split(text) if part]
        if len(parts) < 2:
            return [(part, 0, len(chunk)) for part in parts]
        written = self._written_spans(chunk)
        if len(written) != len(parts):
            written = [(0, len(chunk))] * len(parts)
        return [(part, start, end) for part, (start, end) in zip(parts, written, strict=True)]

    def respelled(self, text: str) -> str:
        """The text with each letter in its one spelling; case and accents stay."""
        if not text.isascii():
            text = unicodedata.normalize("NFC", text.translate(self._characters))
            if self._sequence:
                text = self._sequence.sub(lambda match: self._sequences[match.group()], text)
        return text

    def _joined(self, text: str) -> str:
        """The text with spaces that are no word boundary made connectors; no character moves."""
        if not self.language.joins or text.isascii():
            return text
        text = text.translate(self._same_length)
        for rule in self.language.joins:
            text = _same_length(text, rule)
        return text

    def _placed(self, chunk: str) -> tuple[Placed, ...]:
        return tuple(
            (term, start, end, place)
            for place, group in enumerate(self._groups(chunk))
            for part, start, end in group
            for term in self.terms_of(part)
        )

    def _groups(self, chunk: str) -> list[list[Part]]:
        """What stands at each position of a chunk: a part, and before the first one the whole of a compound."""
        parts = self.parts(chunk)
        if len(parts) < 2 or self._runs is not None:
            return [[part] for part in parts]
        whole = ("".join(part for part, _, _ in parts), 0, len(chunk))
        return [[whole, parts[0]], *([part] for part in parts[1:])]

    def terms_of(self, part: str) -> tuple[str, ...]:
        """The terms that stand for one part in the index."""
        if self.language.accents is not Accents.OPTIONAL:
            return (self.stem(without_accents(part)),)
        stem = self.stem(part)
        if self.language.folds_after_stemming:
            return stem, MARK + without_accents(stem)
        # A stem may lose the accent with the ending (disponibilité): who types the accent asks for that stem, too.
        plain = self.stem(without_accents(part))
        return tuple(dict.fromkeys((stem, MARK + without_accents(plain), MARK + without_accents(stem))))

    def asked_terms_of(self, part: str) -> tuple[str, ...]:
        """The terms any of which a text must have: accents that were typed count, accents that were not do not."""
        if self.language.accents is not Accents.OPTIONAL:
            return (self.stem(without_accents(part)),)
        stem = self.stem(part)
        plain = without_accents(stem)
        return (MARK_PLAIN(stem),) if plain == stem else (stem, plain)

    def _stem(self, part: str) -> str:
        language = self.language
        part = rewrite(part, language.beginnings)
        part = language.irregular.get(part, part)
        if part in language.stems:
            return language.stems[part]
        if self._stemmer:
            part = self._stemmer.stemWord(part)
        return rewrite(part, language.endings)

    def lower(self, text: str) -> str:
        """The text in lower case, as the language's letters have it."""
        if self.language.lowercase == "turkish":
            text = text.replace("I", "ı")
        return text.replace("İ", "i").lower().replace("ς", "σ")

    def _written_spans(self, chunk: str) -> list[tuple[int, int]]:
        """Where the parts of a compound stand in the chunk as it was written."""
        humps = {match.start() for match in CAMEL.compiled.finditer(chunk)}
        points = {match.start() for match in DECIMALS.compiled.finditer(chunk)}
        borders = [
            (match.start(), match.end()) for match in self._delimiters.finditer(chunk) if match.start() not in points
        ]
        borders = sorted([(0, 0), *borders, *((hump, hump) for hump in humps), (len(chunk), len(chunk))])
        return [(end, start) for (_, end), (start, _) in pairwise(borders) if start > end]

    def _runs_of(self, chunk: str) -> list[Part] | None:
        """Pairs of characters, for scripts without spaces; nothing where the chunk has none of their characters."""
        if self._runs is None or not self._runs.search(chunk):
            return None
        parts: list[Part] = []
        for match in regex.finditer(f"{self._runs.pattern}|[^\\W_]+", chunk):
            run, offset = self.respelled(match.group()).lower(), match.start()
            if match.group(1) and len(run) > 1:
                parts += [(run[at : at + 2], offset + at, offset + at + 2) for at in range(len(run) - 1)]
            else:
                parts.append((run, offset, match.end()))
        return parts


def _same_length(text: str, rule: Rewrite) -> str:
    """Apply a rule whose replacement ends with the one character that takes a run of others' place."""

    def stretched(match: re.Match[str] | regex.Match[str]) -> str:
        replaced = match.expand(rule.template)
        return replaced + rule.replacement[-1] * (len(match.group()) - len(replaced))

    return rule.compiled.sub(stretched, text)


@cache
def analyser_of(code: str) -> Analyser:
    """The analyser for a language code; all codes without rules of their own share one."""
    return _analyser(language_of(code).code)


@cache
def _analyser(code: str) -> Analyser:
    return Analyser(language_of(code))
