"""What a reader typed, understood: pure functions from text to a parsed query. Knows no engine and nothing of the web.

A query is free words with, optionally, quoted phrases (`"single sign-on"`), words to leave out (`-mobile`) and filters
(`kind:tutorial`, `feature:billing`, `author:"Mary Jones"`, `is:solved`; see `search.operators`).
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from search import operators
from search.analysis import QueryWord, analyse_query, content_words

MAX_LENGTH = 1_000
"""Characters of a query. Whole questions fit; more is no question."""
WINDOW = 1_000
"""How many results can be paged to. Who has not found it by then should ask differently."""
PAGE_SIZE = 10
MAX_PAGE_SIZE = 50
ENOUGH = 5
"""Fewer hits than this are few: less is asked of them, and the fallback language fills up."""

_OPENING, _CLOSING = '"“”„«»', '"“”«»'
_TOKEN = re.compile(
    rf"(?P<minus>(?<!\S)-)?[{_OPENING}](?P<phrase>[^{_OPENING}]*)[{_CLOSING}]"
    rf"|(?<!\S)(?P<filter>{operators.pattern()}):(?:[{_OPENING}](?P<named>[^{_OPENING}]*)[{_CLOSING}]"
    r"|(?P<value>[\w.\u200c-]+))(?!\S)"
    rf"|(?<!\S)-(?P<left_out>[^\W\d_][^\s{_OPENING}]*)"
    rf"|(?P<word>[^\s{_OPENING}]+)",
    re.IGNORECASE,
)

WHOLE_QUESTION = 16
"""More free words than these tell a question at length: quotation marks and dashes among them ask for nothing."""
MOST_WORDS = 32
"""Of a query that are looked for."""
Expand = Callable[[str], Iterable[str]]
"""Says the free words in other words, by synonyms."""


class QueryTooLongError(ValueError):
    """The query has more than `MAX_LENGTH` characters."""


@dataclass(frozen=True)
class ParsedQuery:
    """A query in its parts. `words` are the free words, in their order, and `rewordings` the same in other words;
    the rest was marked by the reader. `in_order` are free words and phrases as they were typed."""

    words: str = ""
    in_order: str = ""
    rewordings: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    telling: tuple[str, ...] = ()
    """Of a long question, the words by which an answer is looked for; all of them if there are none."""

    @property
    def wordings(self) -> tuple[str, ...]:
        """The free words as they were typed, then in other words."""
        return (self.words, *self.rewordings)

    @property
    def sought(self) -> str:
        """All that a hit should contain, without the marks: a title with a quoted word in it stays that title."""
        return self.in_order or " ".join(part for part in (self.words, *self.phrases) if part)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for: nothing typed, or only what to leave out."""
        return not self.sought

    @property
    def is_filtered(self) -> bool:
        """Whether a filter was typed."""
        return bool(self.kinds or self.features or self.authors or self.states)


def clean(text: str) -> str:
    """`text` composed (NFC), without control characters and surplus spaces. Half-spaces and joiners stay: they are
    letters to Persian and other scripts."""
    composed = unicodedata.normalize("NFC", text)
    visible = "".join(" " if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") else char for char in composed)
    return " ".join(visible.split())


def parse(text: str, expand: Expand | None = None) -> ParsedQuery:
    """Understand what was typed; with `expand`, a hit may contain other words for it instead.

    Raises QueryTooLongError; nothing else is an error, since a reader cannot type a wrong question.
    """
    if len(text) > MAX_LENGTH:
        raise QueryTooLongError(f"A query has at most {MAX_LENGTH} characters.")
    words: list[str] = []
    in_order: list[str] = []
    phrases: list[str] = []
    left_out: list[str] = []
    filters: dict[str, list[str]] = {name: [] for name in operators.NAMES}
    for match in _TOKEN.finditer(clean(text)):
        if match["minus"]:
            left_out.append(match["phrase"].strip())
        elif match["phrase"] is not None:
            phrases.append(match["phrase"].strip())
            in_order.append(match["phrase"].strip())
        elif match["filter"] and (value := _filter_value(match)):
            filters[operators.filter_called(match["filter"])].append(value)
        elif match["left_out"]:
            left_out.append(match["left_out"])
        else:
            words.append(match["word"] or match[0])
            in_order.append(match["word"] or match[0])
    if len(words) > WHOLE_QUESTION:
        words, phrases, left_out = in_order, [], []
    free = " ".join(filter(None, words))
    return ParsedQuery(
        words=free,
        in_order=" ".join(filter(None, in_order)),
        rewordings=_once(list(expand(free))) if expand and free else (),
        phrases=_once(phrases),
        left_out=_once(left_out),
        kinds=_once(filters[operators.KIND]),
        features=_once(filters[operators.FEATURE]),
        authors=_once(filters[operators.AUTHOR]),
        states=_once(filters[operators.IS]),
    )


def with_words(text: str, replacements: Mapping[str, str]) -> str:
    """What was typed with other words in place of some free ones; phrases, filters and what is left out stay."""

    def replaced(match: re.Match[str]) -> str:
        if match["word"] is None:
            return match[0]
        return wrong.sub(lambda word: replacements[word[0]], match[0])

    wrong = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(replacements, key=len, reverse=True)))})(?!\w)")
    return _TOKEN.sub(replaced, clean(text))


def _filter_value(match: re.Match[str]) -> str:
    """What a typed filter asks for; nothing if it is no filter after all, such as `is:` before an unknown state."""
    value = (match["named"] if match["named"] is not None else match["value"]).strip()
    return operators.state_called(value) if operators.filter_called(match["filter"]) == operators.IS else value


def telling_words(text: str, language: str, telling: Sequence[str] = ()) -> list[QueryWord]:
    """The words of `text` by which an answer is looked for, each once: not those that every text contains. Of a whole
    question those that are `telling`, if that is known of them; else the longest, which often say the most."""
    words = {word.alternatives: word for word in content_words(analyse_query(text, language))}
    if telling and (chosen := [word for word in words.values() if word.text in telling]):
        return chosen[:MOST_WORDS]
    longest = sorted(words.values(), key=lambda word: len(word.text), reverse=True)[:MOST_WORDS]
    return [word for word in words.values() if word in longest]


def required(words: int) -> int:
    """How many of a query's telling words a hit must contain: both of two, seven in ten of three or four, and
    of more two, or three in ten.

    Not all: of a question in somebody's own words hardly any answer contains every one. The more of them an entry has
    the further up it stands anyway.
    """
    return words if words <= 2 else min(words * 70 // 100, max(2, required_of_few(words)))


def required_of_few(words: int) -> int:
    """How many must match when hardly anything contains `required` of them: three in ten."""
    return max(1, words * 30 // 100)


def _once(values: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
