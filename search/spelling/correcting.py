"""What was meant, decided from the words that this reader may see.

A word that stands in no entry finds nothing as it was typed, so that nothing is lost if another is looked for; the
page says so and leads back. A word that stands in a few entries is left alone; where it finds next to nothing, a far
commoner one that lies one slip away is offered.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import log, log2

from search.analysis import analyse_query, content_words, without_accents
from search.analysis.analyser import Analyser, analyser_of
from search.analysis.queries import apart, common_words
from search.query import MOST_WORDS, ParsedQuery, with_words
from search.spelling.edits import cost, one_slip
from search.spelling.keyboards import LAYOUT_LANGUAGES, retyped
from search.spelling.vocabulary import Known, Vocabulary, is_word, stem_of

SHORTEST = 4
"""Letters of a word in which a slip is looked for: of shorter ones, too many lie beside each other."""
SHORTEST_OF_TWO = 6
"""Letters of a word in which two slips are."""
NEAR, NEAR_ALONE, NEAR_OF_TWO = 1.0, 1.5, 1.7
"""What the slips in a word may cost: in general, of the only word of a query, and where there are two."""
COST_COUNTS = 3.0
"""How many times commoner, as a power of two, a word must be that is farther by a whole slip."""
RARE, FAR_COMMONER = 3, 20
"""A word in so few entries may be a slip of its own, if another one is so many times commoner."""
SHORTEST_HALF, HALVES_COMMONER = 3, 3
"""An unknown word is rather two written together if both have so many letters and are so many times commoner than the
word that it may be a slip of."""
MOST_CORRECTED = 4
"""Words of one query: where more are unknown, it is another language, or none."""


@dataclass(frozen=True)
class Understood:
    """What is known of the words of a query: as they were meant, if that differs, and which of many are telling."""

    corrected: str = ""
    telling: tuple[str, ...] = ()


@dataclass
class Reader:
    """Reads one query with the vocabulary of who typed it."""

    text: str
    parsed: ParsedQuery
    vocabulary: Vocabulary
    _counts: dict[tuple[str, str], list[Known]] = field(default_factory=lambda: defaultdict(list))

    def understood(self) -> Understood:
        """The query as it was meant, and its telling words if it is long."""
        if not self.chunks:
            return Understood()
        self._look_up_all()
        return Understood(self._corrected(), self._telling())

    def better(self) -> str:
        """The query with far commoner words in place of rare ones that lie one slip away; nothing if there are none."""
        self._look_up_all()
        return self._replaced(self._is_rare, self._far_commoner)

    @cached_property
    def language(self) -> str:
        """The language that is read."""
        return self.vocabulary.languages[0]

    @cached_property
    def analyser(self) -> Analyser:
        """Its rules."""
        return analyser_of(self.language)

    @cached_property
    def chunks(self) -> dict[str, list[str]]:
        """The free words as they were typed, each with its parts."""
        chunks = dict.fromkeys(self.analyser.chunks(self.parsed.words))
        return {chunk: [part for part, _, _ in self.analyser.parts(chunk)] for chunk in chunks}

    def count(self, part: str) -> int:
        """In how many entries a word stands in any of its forms, as far as it was looked up."""
        return max(self._count_in(part, language) for language in self.vocabulary.languages)

    def _count_in(self, part: str, language: str) -> int:
        found = self._counts.get((language, stem_of(part, language)), [])
        if (plain := without_accents(part)) != part:
            # Typed accents count: they find what has them, and texts that have none.
            stem = analyser_of(language).stem
            found = [known for known in found if stem(known.word) == stem(part) or known.word in (plain, known.plain)]
        return sum(known.count for known in found)

    def _look_up_all(self) -> None:
        if not self._counts:
            self._look_up(part for parts in self.chunks.values() for part in parts)

    def _look_up(self, parts: Iterable[str]) -> None:
        wanted = {part for part in parts if is_word(part)}
        stems = {language: {stem_of(part, language) for part in wanted} for language in self.vocabulary.languages}
        for known in self.vocabulary.with_stems(stems):
            self._counts[known.language, known.stem].append(known)

    def _corrected(self) -> str:
        unknown = [chunk for chunk in self._content if self._is_unknown(chunk)]
        if not unknown:
            return ""
        is_any_known = any(self.count(part) for chunk in self._content for part in self.chunks[chunk])
        if not is_any_known and (meant := self._with_another_keyboard()):
            return meant
        if len(unknown) > MOST_CORRECTED:
            return ""
        return self._replaced(self._is_unknown_part, self._likeliest)

    def _replaced(self, is_wrong: Callable[[str], bool], meant_by: Callable[[str], str]) -> str:
        replacements = {}
        for chunk in self._content:
            whole = chunk.lower()
            for part in self.chunks[chunk]:
                if is_wrong(part) and (meant := meant_by(part)):
                    whole = whole.replace(part, meant) if part in whole else meant
            if whole != chunk.lower():
                replacements[chunk] = whole
        return with_words(self.text, replacements) if replacements else ""

    @cached_property
    def _content(self) -> list[str]:
        common = common_words(self.language)
        return [chunk for chunk, parts in self.chunks.items() if not (len(parts) == 1 and parts[0] in common)]

    def _is_unknown(self, chunk: str) -> bool:
        parts = self.chunks[chunk]
        return any(map(self._is_unknown_part, parts)) and not self.count("".join(parts))

    def _is_unknown_part(self, part: str) -> bool:
        return is_word(part) and len(part) > 1 and not self.count(part)

    def _is_rare(self, part: str) -> bool:
        return is_word(part) and len(part) >= SHORTEST and 0 < self.count(part) <= RARE

    def _likeliest(self, part: str) -> str:
        """The word that was meant by an unknown one."""
        best = self._best(part, self._near(part))
        if best is None or self._is_two_in_one(part, best.count):
            return ""
        return best.word

    def _far_commoner(self, part: str) -> str:
        commoner = [known for known in self._near(part) if known.count >= FAR_COMMONER * self.count(part)]
        best = self._best(part, commoner)
        return best.word if best and cost(without_accents(part), best.plain) <= NEAR else ""

    def _near(self, part: str) -> list[Known]:
        """Words that one slip or other accents make of this one; words of two slips if there is none."""
        plain = without_accents(part)
        slips = one_slip(plain) if len(plain) >= SHORTEST else set()
        found = self.vocabulary.written({language: {plain, *slips} for language in self.vocabulary.languages})
        near = [known for known in found if known.word != part and self._is_near(plain, known)]
        if near or len(plain) < SHORTEST_OF_TWO:
            return near
        far = self.vocabulary.beginning(plain[:2], self.language, len(plain) - 2, len(plain) + 2)
        return [known for known in far if known.count > 1 and cost(plain, known.plain) <= NEAR_OF_TWO]

    def _is_near(self, plain: str, known: Known) -> bool:
        return cost(plain, known.plain) <= (NEAR_ALONE if len(self._content) == 1 else NEAR)

    def _best(self, part: str, near: Sequence[Known]) -> Known | None:
        plain = without_accents(part)

        def likelihood(known: Known) -> tuple[float, bool, str]:
            is_own = known.language == self.language
            return log2(1 + known.count) - COST_COUNTS * cost(plain, known.plain), is_own, known.word

        return max(near, key=likelihood, default=None)

    def _is_two_in_one(self, part: str, count: int) -> bool:
        """Whether it is rather two known words written together, which search finds by itself."""
        halves = [half.split() for half in apart(part)]
        halves = [pair for pair in halves if min(map(len, pair)) >= SHORTEST_HALF]
        self._look_up(half for pair in halves for half in pair)
        return any(min(map(self.count, pair)) > HALVES_COMMONER * count for pair in halves)

    def _with_another_keyboard(self) -> str:
        """The query as the same keys give it in another language, if all its words are then known."""
        for language in LAYOUT_LANGUAGES:
            for meant in retyped(self.parsed.words, language):
                parts = [part for chunk in self.analyser.chunks(meant) for part, _, _ in self.analyser.parts(chunk)]
                words = [part for part in parts if len(part) > 1]
                self._look_up(words)
                if words and all(is_word(word) and self.count(word) for word in words):
                    return meant
        return ""

    def _telling(self) -> tuple[str, ...]:
        """Of a long question, the words that are rarest and said most often; names of things with digits first."""
        words = content_words(analyse_query(self.parsed.words, self.language))
        said = Counter(word.text for word in words)
        if len(said) <= MOST_WORDS:
            return ()
        counts = {text: max(map(self.count, self.chunks.get(text, [])), default=0) for text in said}
        most = 1 + max(counts.values(), default=0)

        def worth(text: str) -> float:
            if not counts[text]:
                return 0.0 if is_word(text) else log(2 + most)
            return log((most + 1) / (counts[text] + 0.5)) * (1 + log(said[text]))

        return tuple(sorted(said, key=lambda text: (-worth(text), text))[:MOST_WORDS])
