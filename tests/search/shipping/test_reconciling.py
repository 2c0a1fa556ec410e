"""What no signal told of is found by comparing, and put right."""

import pytest
from django.core.management import call_command

from kb.models import ArticlePage
from search import reconciling, tasks
from search.actions import update_catalogue
from search.engines.connection import read_alias
from search.models import CatalogueEntry, SearchIndex, Shipment
from search.reconciling import Differences
from tests.search.comparing import differences
from tests.search.notes import SOURCE, entry_of, findable_titles, write_note
from tests.search.queued import settle
from tests.search.shipping.conftest import LANGUAGES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("notes")]


def test_equal_halves_have_no_differences(notes):
    write_note("Here")
    update_catalogue()
    assert reconciling.reconcile_source(notes) == Differences()


def test_what_a_bulk_query_has_changed_is_found(notes):
    stale, gone, new = write_note("Old title"), write_note("Gone"), write_note("New")
    update_catalogue()
    CatalogueEntry.objects.filter(object_id=str(new.pk)).delete()
    ArticlePage.objects.filter(pk=stale.pk).update(title="New title")
    ArticlePage.objects.filter(pk=gone.pk).update(live=False)
    assert reconciling.reconcile_source(notes) == Differences(missing=1, stale=1, left_over=1)
    assert findable_titles() == {"New title", "New"}
    assert reconciling.reconcile_source(notes) == Differences()


def test_many_objects_are_compared_in_batches(notes, monkeypatch):
    monkeypatch.setattr(reconciling, "BATCH", 2)
    for number in range(5):
        write_note(f"Note {number}")
    CatalogueEntry.objects.all().delete()
    assert reconciling.reconcile_source(notes) == Differences(missing=5)
    ArticlePage.objects.update(live=False)
    assert reconciling.reconcile_source(notes) == Differences(left_over=5)


def test_entries_that_no_source_answers_for_are_buried():
    page = write_note("Here")
    update_catalogue()
    CatalogueEntry.objects.update(source="taken.out")
    assert reconciling.reconcile_unknown_sources() == Differences(left_over=1)
    entry = CatalogueEntry.objects.get(object_id=str(page.pk))
    assert entry.is_deleted
    assert entry.title == ""


@pytest.mark.elasticsearch
class TestAgainstAnIndex:
    """Catalogue ↔ index."""

    @pytest.fixture(autouse=True)
    def index(self, notes, server):
        """The live English index, with two notes shipped."""
        self.server = server
        tasks.ship_all()
        self.kept, self.other = write_note("Kept"), write_note("Other")
        settle()
        self.live = SearchIndex.objects.get(language="en")
        return self.live

    def reconcile(self):
        """What was found; afterwards all must be equal."""
        found = reconciling.reconcile_index(self.live)
        assert differences(self.server, LANGUAGES) == []
        return found

    def test_equal_halves_have_no_differences(self):
        assert self.reconcile() == Differences()

    def test_an_entry_that_the_index_has_lost_is_shipped_again(self):
        self.server.delete(index=self.live.name, id=entry_of(self.kept).key)
        assert self.reconcile() == Differences(missing=1)

    def test_an_entry_of_which_the_index_has_an_older_state_is_shipped_again(self):
        entry = entry_of(self.kept)
        self.server.delete(index=self.live.name, id=entry.key)
        old = {"title": "Old", "source": entry.source, "object_id": entry.object_id}
        self.server.index(index=self.live.name, id=entry.key, document=old)
        assert self.reconcile() == Differences(stale=1)

    def test_an_index_that_is_ahead_of_a_database_from_a_backup_is_outdone(self):
        entry = entry_of(self.kept)
        ahead = entry.version + 10_000_000
        self.server.index(
            index=self.live.name,
            id=entry.key,
            document={"title": "From the future"},
            version=ahead,
            version_type="external",
        )
        assert self.reconcile() == Differences(stale=1)
        assert entry_of(self.kept).version > ahead

    def test_what_the_catalogue_has_never_heard_of_is_taken_out(self):
        self.server.index(index=self.live.name, id=f"{SOURCE}:4711", document={"title": "Ghost"})
        assert self.reconcile() == Differences(left_over=1)

    def test_a_buried_entry_that_the_index_still_has_is_taken_out(self):
        entry = entry_of(self.kept)
        self.kept.unpublish()
        settle()
        ghost = {"title": "Ghost", "source": entry.source, "object_id": entry.object_id}
        self.server.index(index=self.live.name, id=entry.key, document=ghost)
        assert self.reconcile() == Differences(left_over=1)

    def test_what_is_on_its_way_is_no_difference(self):
        self.kept.title = "Changed"
        self.kept.save()
        update_catalogue()
        assert self.reconcile() == Differences()

    def test_an_index_restored_from_a_backup_is_filled_again(self):
        self.server.indices.refresh(index=self.live.name)
        self.server.delete_by_query(index=self.live.name, query={"match_all": {}}, refresh=True)
        assert Shipment.objects.filter(version__gt=0).count() == 2
        assert self.reconcile() == Differences(missing=2)

    def test_the_command_says_what_it_found_and_the_nightly_task_finds_nothing_more(self, capsys):
        self.server.delete(index=self.live.name, id=entry_of(self.kept).key)
        ArticlePage.objects.filter(pk=self.other.pk).update(title="Changed by hand")
        call_command("search", "reconcile")
        output = capsys.readouterr().out
        assert f"{SOURCE} → catalogue: 0 missing, 1 stale, 0 left over; put right" in output
        assert f"catalogue → {self.live.name}: 1 missing, 0 stale, 0 left over; put right" in output
        tasks.reconcile()
        settle()
        assert differences(self.server, LANGUAGES) == []
        assert self.server.indices.exists_alias(name=read_alias("en"))
