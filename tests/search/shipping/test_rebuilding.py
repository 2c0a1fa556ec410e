"""A language's index built anew while everything else goes on."""

import time

import pytest
from django.core.management import CommandError, call_command

from search import rebuilding, shipping, tasks
from search.actions import update_catalogue
from search.engines import mapping
from search.engines.connection import read_alias
from search.models import Lease, SearchIndex
from search.rebuilding import Rebuild, RebuildRunningError
from tests.search.comparing import differences
from tests.search.notes import write_note
from tests.search.queued import settle
from tests.search.shipping.conftest import LANGUAGES

pytestmark = [
    pytest.mark.elasticsearch,
    pytest.mark.django_db,
    pytest.mark.usefixtures("notes", "server"),
]


@pytest.fixture
def _small_batches(monkeypatch):
    """So that a few notes take several."""
    monkeypatch.setattr(shipping, "BATCH", 2)


def names(server):
    """The indexes that the server has for English."""
    return sorted(server.indices.get(index=f"{read_alias('en')}-*", features="aliases"))


def test_readers_are_switched_over_and_the_old_index_goes(server):
    tasks.ship_all()
    write_note("Here")
    settle()
    (before,) = names(server)
    Rebuild("en").run()
    (after,) = names(server)
    assert before != after
    assert list(server.indices.get_alias(name=read_alias("en"))) == [after]
    assert SearchIndex.objects.get(language="en").name == after
    assert differences(server, LANGUAGES) == []


@pytest.mark.usefixtures("_small_batches")
def test_edits_made_during_a_rebuild_are_in_both_indexes(server):
    tasks.ship_all()
    pages = [write_note(f"Note {number}") for number in range(6)]
    settle()

    def edit(count):
        """Between two batches: a page behind and one ahead change, one goes, one comes, and the worker ships it."""
        if len(pages) < 6:
            return
        pages.pop().unpublish()
        for page in (pages[0], pages[-1]):
            page.title = "Edited"
            page.save()
        write_note("New")
        settle()
        assert differences(server, LANGUAGES) == []

    Rebuild("en", on_progress=edit).run()
    settle()
    assert len(pages) == 5
    assert differences(server, LANGUAGES) == []


@pytest.mark.usefixtures("_small_batches")
def test_edits_that_nobody_has_shipped_when_the_rebuild_ends_are_shipped_by_it(server):
    tasks.ship_all()
    pages = [write_note(f"Note {number}") for number in range(6)]
    settle()
    Rebuild("en", on_progress=lambda count: pages and pages.pop(0).unpublish()).run()
    assert len(pages) < 6
    update_catalogue()
    settle()
    assert differences(server, LANGUAGES) == []


@pytest.mark.usefixtures("_small_batches")
def test_an_interrupted_rebuild_goes_on_where_it_stopped(server):
    tasks.ship_all()
    for number in range(6):
        write_note(f"Note {number}")
    settle()
    shipped = []

    def interrupt(count):
        shipped.append(count)
        if sum(shipped) == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Rebuild("en", on_progress=interrupt).run()
    building = SearchIndex.objects.get(language="en", role=SearchIndex.Role.BUILDING)
    shipped.clear()
    Rebuild("en", on_progress=shipped.append).run()
    assert sum(shipped) == 2
    assert SearchIndex.objects.get(language="en").name == building.name
    assert differences(server, LANGUAGES) == []


def test_the_worker_ends_a_rebuild_whose_process_died(server):
    write_note("Here")
    update_catalogue()
    assert not Rebuild("en").run(deadline=time.monotonic() - 1)
    assert SearchIndex.objects.get(language="en").role == SearchIndex.Role.BUILDING
    tasks.ship_all()
    assert SearchIndex.objects.get(language="en").role == SearchIndex.Role.LIVE
    assert differences(server, LANGUAGES) == []


def test_what_an_interrupted_rebuild_left_is_thrown_away_if_the_fields_have_changed(server, monkeypatch):
    write_note("Here")
    update_catalogue()
    Rebuild("en").run(deadline=time.monotonic() - 1)
    SearchIndex.objects.update(settings_fingerprint="of old")
    Rebuild("en").run()
    assert len(names(server)) == 1
    assert SearchIndex.objects.get().settings_fingerprint == mapping.fingerprint("en")


def test_two_processes_do_not_build_the_same_index(server):
    assert Lease.objects.take("search.rebuild.en", 60, holder="another process")
    with pytest.raises(RebuildRunningError):
        Rebuild("en").run()
    with pytest.raises(CommandError, match="another process"):
        call_command("search", "rebuild", "--language", "en")
    Lease.objects.update(held_until="2020-01-01T00:00Z")
    assert Rebuild("en").run()


def test_an_index_that_a_stray_write_has_made_under_the_readers_name_gives_way(server):
    server.index(index=read_alias("en"), document={"title": "stray"})
    write_note("Here")
    update_catalogue()
    Rebuild("en").run()
    Rebuild("ga").run()
    assert differences(server, LANGUAGES) == []


def test_an_index_built_with_other_fields_is_named_as_outdated(server):
    Rebuild("en").run()
    assert rebuilding.outdated_indexes() == []
    SearchIndex.objects.update(settings_fingerprint="of old")
    assert [index.language for index in rebuilding.outdated_indexes()] == ["en"]


def test_a_language_that_only_the_catalogue_knows_gets_an_index(server, settings):
    settings.CONTENT_LANGUAGES = ["ga"]
    write_note("Here")
    update_catalogue()
    assert rebuilding.languages() == ["ga", "en"]
