"""The piece of a hit's text that shows why it was found: pure functions over character ranges."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from search.engines.protocol import Passage

SIZE = 220
"""Characters of a passage: two lines on a wide page, three on a phone."""
Spans = Sequence[tuple[int, int]]

_MOST_OCCURRENCES = 40
_MOST_TOGETHER = 12
_STRETCH = 24
"""So far an edge may move to find the end of a word."""
_SENTENCE_ENDS = ".!?…։՞؟。:"


def passage(text: str, spans: Spans, *, anchor: str = "", label: str = "", seconds: float | None = None) -> Passage:
    """The stretch of `text` in which the most of the marked words stand near each other."""
    start, end = _window(text, spans)
    marks = [(first - start, last - start) for first, last in spans if first >= start and last <= end]
    return trimmed(text[start:end], marks, start > 0, end < len(text), anchor=anchor, label=label, seconds=seconds)


def trimmed(
    text: str,
    marks: Spans,
    cut_before: bool,
    cut_after: bool,
    *,
    anchor: str = "",
    label: str = "",
    seconds: float | None = None,
) -> Passage:
    """A passage in one line, with dots where it was cut."""
    lead = "…" if cut_before else ""
    body = text.rstrip()
    shown = lead + "".join(" " if char.isspace() else char for char in body) + ("…" if cut_after else "")
    inside = tuple(
        (first + len(lead), min(last, len(body)) + len(lead)) for first, last in join(marks, body) if first < len(body)
    )
    return Passage(shown, inside, anchor, label, seconds)


def join(spans: Iterable[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """Spans in order, those that touch or have only a space or hyphen between them made one."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if joined and (first <= joined[-1][1] or text[joined[-1][1] : first] in (" ", "-", "\u200c", "\u00a0")):
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def whereabouts(words: str, needles: Iterable[str]) -> float:
    """How far into a text, from 0 to 1, the most of what is sought stands together, judged by its `words`: so that of a
    long text only a stretch need be looked at closely."""
    places = sorted((place, needle) for needle in needles for place in _occurrences(words, needle))
    best, at = 0, 0
    for index, (start, _) in enumerate(places):
        together = {needle for place, needle in places[index : index + _MOST_TOGETHER] if place < start + SIZE}
        if len(together) > best:
            best, at = len(together), start
    return at / len(words) if words else 0.0


def _occurrences(words: str, needle: str) -> Iterable[int]:
    at = words.find(needle)
    for _ in range(_MOST_OCCURRENCES):
        if at < 0:
            return
        yield at
        at = words.find(needle, at + 1)


def best_first(passages: Iterable[Passage]) -> tuple[Passage, ...]:
    """Passages by how many different words are marked in them; a moment in a recording wins a draw."""
    return tuple(sorted(passages, key=lambda each: (-_telling(each), each.seconds is None)))


def _telling(passage: Passage) -> int:
    return len({word for first, last in passage.marks for word in passage.text[first:last].casefold().split()})


def _window(text: str, spans: Spans) -> tuple[int, int]:
    if len(text) <= SIZE + _STRETCH:
        return 0, len(text)
    first, last = _densest(text, spans)
    lead = max(0, SIZE - (last - first)) // 3
    start = _sentence_or_word_start(text, max(0, min(first - lead, len(text) - SIZE)), first)
    end = min(len(text), max(start + SIZE, last))
    return start, _word_end(text, end)


def _densest(text: str, spans: Spans) -> tuple[int, int]:
    """First and last character of the marked words that fit into one passage and are most different."""
    if not spans:
        return 0, 0
    ordered = sorted(spans)[:400]
    words = [text[first:last].casefold() for first, last in ordered]
    ends = [last for _, last in ordered]
    best = (0, 0, 0)
    for index, (first, _) in enumerate(ordered):
        upto = max(index + 1, bisect_left(ends, first + SIZE))
        worth = len(set(words[index:upto])) * 100 + min(upto - index, 99)
        if worth > best[0]:
            best = (worth, index, upto)
    return ordered[best[1]][0], ends[best[2] - 1]


def _sentence_or_word_start(text: str, start: int, limit: int) -> int:
    """Where the sentence that `start` lies in ends before `limit`, its follower; else the next word."""
    if start == 0:
        return 0
    for position in range(start, max(start, limit - 1)):
        if text[position - 1].isspace() and (text[position - 2] in _SENTENCE_ENDS or text[position - 1] == "\n"):
            return position
    for position in range(start, min(limit, start + _STRETCH)):
        if text[position - 1].isspace():
            return position
    return start


def _word_end(text: str, end: int) -> int:
    for position in range(end, max(end - _STRETCH, 0), -1):
        if position >= len(text) or text[position].isspace():
            return min(position, len(text))
    return end
