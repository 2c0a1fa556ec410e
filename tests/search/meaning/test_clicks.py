"""What readers open and do not leave lifts it for those who make the same search, a little, and wherever it stood."""

from datetime import timedelta

import pytest
from django.utils import timezone

from search import weights
from search.engines.beginnings import whole_title
from search.learning.clicks import Visit, attraction, attractions, refresh_opened
from search.models import Asked, Clicked
from search.ranking.candidates import Candidate, Facts
from search.ranking.fusing import Asked as Question
from search.ranking.fusing import fused
from tests.search.meaning.conftest import numbers, question

TEXT = "invoice"
NOW = timezone.now()


def search(reader: str, number: int, place: int = 2, *, dwell: int | None = None, public: bool = True) -> None:
    """One search of a reader, who opened a page of the shelf."""
    folded = whole_title(TEXT, "en")
    row = Asked.objects.create(text=TEXT, folded=folded, total=3, reader=reader, day=NOW.date(), language="en")
    key = {"source": "tests.shelf", "object_id": str(number)}
    Clicked.objects.create(asked=row, **key, position=place, dwell=dwell, is_public=public)


def test_a_visit_further_down_says_more_up_to_a_bound():
    found = attraction(
        30, [Visit("first", "a", 1), Visit("third", "b", 3), Visit("far", "c", 90), Visit("top", "d", 0)]
    )
    assert found["third"] == pytest.approx(3 * found["first"])
    assert found["far"] == pytest.approx(5 * found["first"])
    assert found["top"] == found["first"]


def test_a_reader_counts_once_for_a_page_however_often_they_open_it():
    assert attraction(30, [Visit("a", "me", 3)] * 20) == attraction(30, [Visit("a", "me", 3)])


def test_no_crowd_lifts_a_page_beyond_the_bound():
    stuffed = attraction(1_000, [Visit("a", number, 5) for number in range(1_000)])["a"]
    rows = [Candidate("a", Facts(), nearness=0.3, attraction=stuffed), Candidate("b", Facts(), nearness=0.45)]
    scored = fused(rows, Question(0.1, NOW))
    assert [each.key for each in scored] == ["b", "a"]
    assert scored[1].by_clicks <= weights.CLICKS


@pytest.mark.usefixtures("entries")
def test_what_several_readers_open_comes_further_up(settings):
    for reader in "abcdef":
        search(reader, 6)
    refresh_opened()
    assert set(attractions(TEXT, "en")) == {"tests.shelf:6"}
    settings.SEARCH_CLICKS = False
    assert attractions(TEXT, "en") == {}


@pytest.mark.usefixtures("entries")
@pytest.mark.parametrize("kwargs", [{"dwell": 4}, {"public": False}])
def test_what_was_soon_left_or_is_not_public_lifts_nothing(kwargs):
    for reader in "abcdef":
        search(reader, 6, **kwargs)
    refresh_opened()
    assert attractions(TEXT, "en") == {}


@pytest.mark.usefixtures("entries")
def test_one_reader_alone_lifts_nothing_and_old_clicks_fade_out():
    for _ in range(50):
        search("alone", 6)
    refresh_opened()
    assert attractions(TEXT, "en") == {}
    for reader in "abc":
        search(reader, 6)
    Asked.objects.update(day=NOW.date() - timedelta(days=200))
    refresh_opened()
    assert attractions(TEXT, "en") == {}


def test_the_page_that_is_opened_stands_before_its_equals(engine):
    before = numbers(engine.search(question(TEXT)).hits)
    second = before[1]
    for reader in "abcdefghijklmnop":
        search(reader, second, 5)
    refresh_opened()
    assert numbers(engine.search(question(TEXT)).hits).index(second) <= 1
