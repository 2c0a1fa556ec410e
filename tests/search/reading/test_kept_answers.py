"""What was just asked is not computed again, until something changes."""

import time
from collections.abc import Sequence

import pytest
from django.core.cache import cache

from search.engines.database import DatabaseEngine
from search.engines.protocol import EngineResponse, SearchRequest
from search.events import catalogue_changed
from search.models import CatalogueEntry
from search.ranking import kept
from search.ranking.kept import KeptEngine
from tests.search.reading.shelf import MEMBERS, PUBLIC


class CountingEngine(DatabaseEngine):
    """The database engine, which counts how often it is asked."""

    def __init__(self) -> None:
        self.times = 0

    def search(self, request: SearchRequest) -> EngineResponse:
        self.times += 1
        return super().search(request)

    def totals(self, requests: Sequence[SearchRequest]) -> list[int]:
        self.times += 1
        return super().totals(requests)


@pytest.fixture
def counting(entries: list[CatalogueEntry]) -> CountingEngine:
    """Over the shelf, which has not changed for a while."""
    settle()
    return CountingEngine()


def settle() -> None:
    """The last change is long ago."""
    cache.set(kept._changed_key(), time.time() - 60)


def asked(text: str = "invoice", **fields: object) -> SearchRequest:
    return SearchRequest(text=text, language="en", audience_ids=(PUBLIC,), **fields)


def test_the_same_question_is_answered_once(counting: CountingEngine) -> None:
    engine = KeptEngine(counting)
    answers = [engine.search(asked()) for _time in range(3)]
    assert answers[0].hits
    assert answers == [answers[0]] * 3
    assert counting.times == 1
    assert engine.totals([asked()]) == engine.totals([asked()])
    assert counting.times == 2


def test_other_readers_filters_and_pages_are_other_questions(counting: CountingEngine) -> None:
    engine = KeptEngine(counting)
    for request in (asked(), asked(kinds=("article",)), asked(offset=1), SearchRequest("invoice", "en", (MEMBERS,))):
        engine.search(request)
    assert counting.times == 4


def test_a_change_ends_what_was_kept(counting: CountingEngine, django_capture_on_commit_callbacks) -> None:
    engine = KeptEngine(counting)
    engine.search(asked())
    with django_capture_on_commit_callbacks(execute=True):
        catalogue_changed.send(sender=CatalogueEntry, entries=[])
    engine.search(asked())
    assert counting.times == 2
    engine.search(asked())
    assert counting.times == 3, "so soon after a change nothing may be kept"
    settle()
    engine.search(asked())
    engine.search(asked())
    assert counting.times == 4


def test_what_may_not_be_seen_any_more_is_not_shown_from_what_was_kept(client, counting: CountingEngine) -> None:
    def shown() -> list[str]:
        return [hit["title"] for hit in client.get("/api/v1/search", {"q": "invoice", "language": "en"}).json()["hits"]]

    before = shown()
    settle()
    assert shown() == before
    gone = CatalogueEntry.objects.get(title=before[0], language="en")
    # As another process may do it a moment before it says so.
    CatalogueEntry.objects.filter(pk=gone.pk).update(is_deleted=True)
    assert before[0] not in shown()
