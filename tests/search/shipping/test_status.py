"""What operators are told."""

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_q.models import OrmQ, Schedule

from search import schedules, status, tasks
from search.actions import mark_dirty, update_catalogue
from search.models import AnalysedLanguage, CatalogueEntry, DirtyMark, SearchIndex
from tests.search.notes import SOURCE, write_note
from tests.search.queued import settle
from tests.search.shipping.conftest import LANGUAGES, forget_failures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("notes")]


def printed(capsys, *arguments):
    """What the command prints."""
    call_command("search", *arguments)
    return capsys.readouterr().out


def test_without_a_search_server_the_catalogue_alone_is_counted(settings, capsys):
    settings.ELASTICSEARCH_URL = ""
    write_note("Here")
    gone = write_note("Gone")
    update_catalogue()
    gone.unpublish()
    update_catalogue()
    found = json.loads(printed(capsys, "status", "--json"))
    assert found["engine"] == "database"
    assert found["languages"] == [{"language": "en", "findable": 1, "tombstones": 1}]
    assert found["indexes"] == found["needs_rebuild"] == []
    assert status.health() == "embedded"


def test_marks_that_nobody_computes_are_late(settings):
    settings.ELASTICSEARCH_URL = ""
    mark_dirty(SOURCE, range(100))
    assert status.health() == "embedded"
    DirtyMark.objects.update(marked_at=timezone.now() - timedelta(seconds=status.LATE_SECONDS + 1))
    assert status.health() == "late"


def test_rebuilding_without_a_search_server_analyses_everything_anew(settings, capsys):
    settings.ELASTICSEARCH_URL = ""
    page = write_note("Here")
    CatalogueEntry.objects.all().delete()
    printed(capsys, "rebuild", "--sources")
    entry = CatalogueEntry.objects.get(object_id=str(page.pk))
    assert entry.indexed.version == entry.version


def test_words_of_an_older_analysis_are_noticed_and_made_anew(settings, capsys):
    settings.ELASTICSEARCH_URL = ""
    write_note("Here")
    update_catalogue()
    assert status.health() == "embedded"
    AnalysedLanguage.objects.update(fingerprint="of old")
    assert status.health() == "rebuild needed"
    assert status.status()["needs_rebuild"] == ["en"]
    printed(capsys, "rebuild")
    assert status.health() == "embedded"


def test_the_schedules_are_written_once(settings):
    schedules.schedule_tasks()
    Schedule.objects.filter(name="search: reconcile").update(next_run="2030-01-01T00:00Z")
    schedules.schedule_tasks()
    assert Schedule.objects.filter(name__startswith="search: ").count() == 8
    assert Schedule.objects.get(name="search: reconcile").next_run.year == 2030


@pytest.mark.elasticsearch
class TestWithAServer:
    """Indexes, lag and health."""

    def test_a_missing_index_is_noticed(self, server):
        assert status.health() == "rebuild needed"
        assert status.status()["needs_rebuild"] == LANGUAGES

    def test_an_index_with_everything_is_well(self, server, capsys):
        tasks.ship_all()
        write_note("Here")
        settle()
        server.indices.refresh(index="_all")
        found = json.loads(printed(capsys, "status", "--json"))
        assert found["server"] == "ok"
        assert found["needs_rebuild"] == []
        english = found["indexes"][0]
        assert (english["language"], english["role"], english["entries"]) == ("en", "live", 1)
        assert (english["waiting"], english["is_current"]) == (0, True)
        assert status.health() == "ok"
        assert english["name"] in printed(capsys, "status")

    def test_what_waits_is_counted_and_too_long_is_late(self, server):
        tasks.ship_all()
        write_note("Here")
        update_catalogue()
        OrmQ.objects.all().delete()
        assert status.status()["indexes"][0]["waiting"] == 1
        assert status.health() == "ok"
        CatalogueEntry.objects.update(computed_at=timezone.now() - timedelta(seconds=status.LATE_SECONDS + 1))
        assert status.health() == "late"

    def test_an_outdated_index_is_to_be_rebuilt(self, server):
        tasks.ship_all()
        SearchIndex.objects.filter(language="ga").update(settings_fingerprint="of old")
        assert status.health() == "rebuild needed"
        assert status.status()["needs_rebuild"] == ["ga"]

    def test_shipping_by_hand_needs_no_worker(self, server, capsys):
        tasks.ship_all()
        write_note("Here")
        printed(capsys, "ship")
        assert status.status()["indexes"][0]["waiting"] == 0

    def test_with_the_server_away_it_says_so_and_commands_fail_in_one_line(self, server, settings):
        settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
        assert status.health() == "away"
        assert status.status()["server"].startswith("away")
        with pytest.raises(CommandError, match="Nothing is lost"):
            call_command("search", "rebuild")
        forget_failures()
