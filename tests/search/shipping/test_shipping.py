"""Each index gets what it lacks, and nothing that is gone."""

import pytest
from django_q.models import OrmQ
from elasticsearch import Elasticsearch, NotFoundError
from wagtail.models import Locale

from search import shipping, tasks
from search.actions import update_catalogue
from search.engines import elasticsearch_index as indexes
from search.engines.connection import read_alias, writing
from search.models import CatalogueEntry, Lease, SearchIndex, Shipment
from search.rebuilding import Rebuild, languages_without_index
from tests.search.comparing import differences
from tests.search.notes import entry_of, write_note
from tests.search.queued import queued, settle, work
from tests.search.shipping.conftest import LANGUAGES, forget_failures

pytestmark = [
    pytest.mark.elasticsearch,
    pytest.mark.django_db,
    pytest.mark.usefixtures("notes", "server"),
]


@pytest.fixture
def live():
    """The live indexes of all languages, still empty; by language."""
    tasks.ship_all()
    return {index.language: index for index in SearchIndex.objects.filter(role=SearchIndex.Role.LIVE)}


def stored(server: Elasticsearch, page, language: str = "en"):
    """What the index has of a page; None if it has nothing."""
    server.indices.refresh(index=read_alias(language))
    try:
        return server.get(index=read_alias(language), id=entry_of(page).key)
    except NotFoundError:
        return None


def test_missing_indexes_are_built_by_the_worker(server):
    write_note("There before the index")
    settle()
    assert languages_without_index() == LANGUAGES
    tasks.catch_up()
    settle()
    assert languages_without_index() == []
    assert differences(server, LANGUAGES) == []


def test_a_saved_page_is_shipped_by_the_worker(server, live):
    page = write_note("New")
    settle()
    assert stored(server, page)["_source"]["title"] == "New"
    assert differences(server, LANGUAGES) == []


def test_a_withdrawn_page_is_taken_out_of_the_index(server, live):
    page = write_note("Here")
    settle()
    page.unpublish()
    settle()
    assert stored(server, page) is None
    assert differences(server, LANGUAGES) == []


def test_a_page_withdrawn_and_published_again_comes_back(server, live):
    page = write_note("Here")
    settle()
    page.unpublish()
    settle()
    page.save_revision().publish()
    settle()
    assert stored(server, page)["_version"] == entry_of(page).version


def test_an_older_write_that_arrives_after_a_deletion_is_refused(server, live):
    page = write_note("Here")
    settle()
    before = entry_of(page)
    page.unpublish()
    settle()
    with writing() as client:
        taken = indexes.write(client, live["en"], [before])
    assert taken == {}
    assert stored(server, page) is None


def test_an_older_write_counts_as_done_because_the_index_has_more(server, live):
    page = write_note("Here")
    settle()
    before = entry_of(page)
    page.title = "There"
    page.save()
    settle()
    with writing() as client:
        taken = indexes.write(client, live["en"], [before])
    assert taken == {before.key: before.version}
    assert stored(server, page)["_source"]["title"] == "There"


def test_a_changed_language_moves_the_entry_from_one_index_to_the_other(server, live):
    page = write_note("Nár athraigh")
    settle()
    page.locale, _ = Locale.objects.get_or_create(language_code="ga")
    page.save()
    settle()
    assert stored(server, page, "en") is None
    assert stored(server, page, "ga")["_source"]["language"] == "ga"
    assert differences(server, LANGUAGES) == []


def test_a_worker_killed_before_it_recorded_what_it_sent_leaves_a_trace(server, live, monkeypatch):
    """The entry is in the index, nobody knows, and then its language changes: it must not stay in the old index."""

    class KilledError(BaseException):
        pass

    original = indexes.write

    def killed_after_writing(*args):
        original(*args)
        raise KilledError

    page = write_note("Half shipped")
    update_catalogue()
    with monkeypatch.context() as patch:
        patch.setattr(indexes, "write", killed_after_writing)
        with pytest.raises(KilledError):
            shipping.ship_entries([entry_of(page).pk])
    assert stored(server, page) is not None
    page.locale, _ = Locale.objects.get_or_create(language_code="ga")
    page.save()
    update_catalogue()
    tasks.ship_all()
    assert stored(server, page, "en") is None
    assert differences(server, LANGUAGES) == []


def test_what_a_lost_task_has_left_is_found_by_the_state_of_the_rows(server, live):
    pages = [write_note(f"Note {number}") for number in range(3)]
    update_catalogue()
    OrmQ.objects.all().delete()
    assert stored(server, pages[0]) is None
    tasks.catch_up()
    assert differences(server, LANGUAGES) == []


def test_one_entry_that_the_server_refuses_does_not_keep_the_others_out(server, live, caplog):
    good, bad = write_note("Good"), write_note("Bad")
    update_catalogue()
    # A nested part without a field that the mapping knows.
    CatalogueEntry.objects.filter(pk=entry_of(bad).pk).update(parts=[{"text": "", "label": "", "unplanned": 1}])
    settle()
    assert stored(server, good) is not None
    assert stored(server, bad) is None
    assert "refuses" in caplog.text
    assert list(shipping.pending(live["en"])) == [entry_of(bad)]


def test_a_vanished_index_is_built_anew_and_never_made_by_a_write(server, live):
    first = write_note("First")
    settle()
    server.indices.delete(index=live["en"].name)
    second = write_note("Second")
    settle()
    work(later=True)
    assert stored(server, first) is not None
    assert stored(server, second) is not None
    mapping = server.indices.get_mapping(index=read_alias("en"))
    assert next(iter(mapping.values()))["mappings"]["dynamic"] == "strict"
    assert differences(server, LANGUAGES) == []


def test_an_index_of_the_same_name_made_by_somebody_else_is_not_taken_for_ours(server, live):
    page = write_note("Here")
    settle()
    server.indices.delete(index=live["en"].name)
    server.indices.create(index=live["en"].name)
    assert languages_without_index() == ["en"]
    tasks.ship_all()
    assert stored(server, page) is not None
    assert differences(server, LANGUAGES) == []


def test_nothing_is_shipped_twice(server, live):
    page = write_note("Once")
    settle()
    assert list(shipping.pending(live["en"])) == []
    assert Shipment.objects.get(entry=entry_of(page)).version == entry_of(page).version


def test_an_old_tombstone_is_forgotten_only_when_every_index_has_heard_of_it(server, live):
    page = write_note("Here")
    settle()
    page.unpublish()
    update_catalogue()
    CatalogueEntry.objects.update(deleted_at="2020-01-01T00:00Z")
    tasks.purge_tombstones()
    assert CatalogueEntry.objects.exists()
    settle()
    tasks.purge_tombstones()
    assert not CatalogueEntry.objects.exists()


def test_a_young_tombstone_stays(server, live):
    page = write_note("Here")
    settle()
    page.unpublish()
    settle()
    tasks.purge_tombstones()
    assert CatalogueEntry.objects.exists()


def test_while_the_server_is_away_one_retry_waits_however_many_tasks_fail(settings, live):
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    for number in range(5):
        write_note(f"Note {number}")
    settle()
    assert queued() == ["search.tasks.ship_all"]
    assert not list(CatalogueEntry.objects.filter(shipments__version__gt=0))


def test_when_the_server_is_back_the_retry_ships_everything(settings, server, live):
    url = settings.ELASTICSEARCH_URL
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    page = write_note("Meanwhile")
    settle()
    settings.ELASTICSEARCH_URL = url
    Lease.objects.all().delete()
    forget_failures()
    work(later=True)
    assert stored(server, page) is not None
    assert differences(server, LANGUAGES) == []


def test_a_rebuild_in_progress_is_fed_with_every_change(server, live):
    with writing() as client:
        building = indexes.create(client, "en")
    page = write_note("During the rebuild")
    settle()
    assert server.exists(index=building.name, id=entry_of(page).key)
    Rebuild("en").run()
    assert update_catalogue()
    assert differences(server, LANGUAGES) == []
