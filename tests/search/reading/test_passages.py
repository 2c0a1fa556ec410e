"""The piece of a text that a hit shows."""

import pytest

from search.engines.database import DatabaseEngine, index
from search.engines.protocol import Passage, SearchRequest
from search.models import CatalogueEntry
from search.passages import SIZE, best_first, join, passage
from tests.search.reading.shelf import PUBLIC, entry

FILLING = "Some words that say nothing at all about it. "


def marked(shown: Passage) -> list[str]:
    """The marked words."""
    return [shown.text[start:end] for start, end in shown.marks]


def spans(text: str, *words: str) -> list[tuple[int, int]]:
    """Where these words stand, each time they do."""
    found = []
    for word in words:
        at = text.find(word)
        while at >= 0:
            found.append((at, at + len(word)))
            at = text.find(word, at + 1)
    return sorted(found)


def test_a_short_text_is_shown_whole() -> None:
    text = "Open Settings and choose the invoice."
    assert passage(text, spans(text, "invoice")) == Passage(text, ((29, 36),))


def test_a_long_text_is_cut_where_most_different_words_stand_together() -> None:
    text = FILLING * 20 + "invoice " * 3 + FILLING * 20 + "Download the invoice of the year here. " + FILLING * 20
    shown = passage(text, spans(text, "Download", "invoice", "year"))
    assert marked(shown) == ["Download", "invoice", "year"]
    assert shown.text.startswith("…")
    assert shown.text.endswith("…")
    assert len(shown.text) <= SIZE + 60


def test_a_passage_begins_with_a_sentence_or_a_word() -> None:
    text = FILLING * 20 + "Then pay the invoice. " + FILLING * 20
    assert passage(text, spans(text, "invoice")).text.startswith("…Some words")
    flowing = "lorem ipsum dolor " * 60 + "invoice " + "lorem ipsum dolor " * 60
    assert passage(flowing, spans(flowing, "invoice")).text[1:].split()[0] in {"lorem", "ipsum", "dolor"}


def test_a_text_without_spaces_is_cut_all_the_same() -> None:
    text = "x" * 5_000 + "invoice" + "y" * 5_000
    shown = passage(text, spans(text, "invoice"))
    assert marked(shown) == ["invoice"]
    assert len(shown.text) <= SIZE + 60


def test_neighbouring_words_are_marked_as_one() -> None:
    assert join([(7, 11), (0, 6), (12, 14), (20, 25)], "single sign-on and there") == [(0, 14), (20, 25)]


def test_lines_become_one_line_and_marks_stay_in_place() -> None:
    shown = passage("First\n\ninvoice\tthen", [(7, 14)])
    assert (shown.text, marked(shown)) == ("First  invoice then", ["invoice"])


def test_the_passage_that_marks_most_comes_first_and_a_moment_wins_a_draw() -> None:
    one, two = Passage("a b", ((0, 1),)), Passage("a b", ((0, 1), (2, 3)))
    moment = Passage("a b", ((0, 1), (2, 3)), seconds=3.0)
    assert best_first([one, two, moment]) == (moment, two, one)


@pytest.mark.parametrize("place", [0, 300, 1_999])
def test_far_inside_a_long_entry_the_passage_is_found(entries: list[CatalogueEntry], place: int) -> None:
    sentences = [FILLING] * 2_000
    sentences[place] = "Only here stands the gizmo of the whole text. "
    parts = [
        {"anchor": f"t{number}", "text": text, "label": "", "seconds": float(number)}
        for number, text in enumerate(sentences)
    ]
    body = entry(100, "en", "A long text", body="".join(sentences))
    recording = entry(101, "en", "A long talk", kind="webinar", parts=parts)
    index(CatalogueEntry.objects.bulk_create([body, recording]))
    hits = DatabaseEngine().search(SearchRequest("gizmo", "en", (PUBLIC,))).hits
    shown = {hit.key: hit.passages[0] for hit in hits}
    assert marked(shown["tests.shelf:100"]) == ["gizmo"]
    assert marked(shown["tests.shelf:101"]) == ["gizmo"]
    assert shown["tests.shelf:101"].seconds == place
