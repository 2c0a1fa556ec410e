"""Marks, tasks and entries live and die with the transaction of the change."""

from contextlib import contextmanager

import pytest
from django.db import DatabaseError, transaction
from django_q.models import OrmQ

from search import tasks
from search.actions import computing, mark_dirty, marking
from search.models import CatalogueEntry, DirtyMark
from tests.search.notes import SOURCE, entry_of, findable_titles, write_note
from tests.search.queued import queued, work

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("notes")]


@contextmanager
def rolled_back():
    """A transaction, or a part of one, that comes to nothing."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_a_saved_page_can_be_found_at_once():
    page = write_note("At once")
    assert entry_of(page).title == "At once"
    assert not DirtyMark.objects.exists()


def test_a_rolled_back_transaction_leaves_nothing():
    page = write_note("Before")
    OrmQ.objects.all().delete()
    with rolled_back():
        page.title = "During"
        page.save()
        write_note("Never there")
    assert not DirtyMark.objects.exists()
    assert not queued()
    assert findable_titles() == {"Before"}


def test_a_rolled_back_part_of_a_transaction_takes_its_task_along_and_the_rest_keeps_one():
    page, other = write_note("Page"), write_note("Other")
    OrmQ.objects.all().delete()
    with transaction.atomic():
        with rolled_back():
            other.title = "Never renamed"
            other.save()
        page.title = "Renamed"
        page.save()
    assert queued().count("search.tasks.compute_entries") == 1
    assert findable_titles() == {"Renamed", "Other"}


def test_a_transaction_of_many_changes_leaves_one_task():
    OrmQ.objects.all().delete()
    with transaction.atomic():
        for number in range(5):
            write_note(f"Note {number}")
    assert queued().count("search.tasks.compute_entries") == 1
    assert len(findable_titles()) == 5


def test_the_worker_computes_what_a_process_that_died_has_left(monkeypatch):
    monkeypatch.setattr(marking, "update_catalogue", lambda keys: None)
    page = write_note("Left behind")
    assert not findable_titles()
    assert DirtyMark.objects.filter(object_id=str(page.pk)).exists()
    work()
    assert findable_titles() == {"Left behind"}
    assert not DirtyMark.objects.exists()


def test_a_change_too_large_to_compute_at_once_is_left_to_the_worker():
    pages = [write_note(f"Note {number}") for number in range(3)]
    CatalogueEntry.objects.all().delete()
    OrmQ.objects.all().delete()
    mark_dirty(SOURCE, [page.pk for page in pages] * 10 + list(range(1_000, 1_030)))
    assert not findable_titles()
    assert queued().count("search.tasks.compute_entries") == 1
    work()
    assert len(findable_titles()) == 3


def test_a_catalogue_that_fails_does_not_fail_the_editor(monkeypatch):
    def fail(keys):
        raise DatabaseError("no more room")

    monkeypatch.setattr(marking, "update_catalogue", fail)
    page = write_note("Saved anyway")
    assert type(page).objects.filter(pk=page.pk).exists()
    assert DirtyMark.objects.filter(object_id=str(page.pk)).exists()


def test_one_entry_that_the_database_refuses_does_not_keep_the_others_out(monkeypatch, caplog):
    good, bad = write_note("Good"), write_note("Bad")
    original = computing.filled

    def refused(entry, columns, audience_id):
        return original(entry, columns, -1 if columns["title"].startswith("Bad") else audience_id)

    monkeypatch.setattr(computing, "filled", refused)
    with transaction.atomic():
        for page in (good, bad):
            page.title += " and new"
            page.save()
    work()
    assert findable_titles() == {"Good and new", "Bad"}
    assert f"refuses the entry of {SOURCE}:{bad.pk}" in caplog.text
    assert set(DirtyMark.objects.values_list("object_id", flat=True)) == {str(bad.pk)}


def test_a_task_may_be_done_twice():
    write_note("Once")
    version = CatalogueEntry.objects.get().version
    tasks.compute_entries()
    tasks.compute_entries()
    assert CatalogueEntry.objects.get().version == version
