"""Whatever happens to pages: sources, catalogue and indexes are equal afterwards, entry by entry."""

import time
from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django_q.models import OrmQ
from wagtail.models import Locale, Page

from product.models import Feature
from search import shipping, tasks
from search.actions import marking
from tests.search.comparing import differences
from tests.search.notes import findable_titles, home, write_note
from tests.search.queued import settle
from tests.search.shipping.conftest import LANGUAGES

pytestmark = [pytest.mark.elasticsearch, pytest.mark.django_db]


class KilledError(BaseException):
    """A process that ends between two steps."""


@pytest.fixture
def tree(notes, server):
    """A section with pages below it, all of them shipped."""
    tasks.ship_all()
    section = write_note("Section", slug="section")
    for number in range(3):
        page = write_note(f"Page {number}", slug=f"page-{number}", below=section)
        write_note(f"Below {number}", slug="below", below=page)
    settle()
    assert differences(server, LANGUAGES) == []
    assert len(findable_titles()) == 7
    return Page.objects.get(pk=section.pk).specific


@pytest.fixture(autouse=True)
def _all_are_equal_at_the_end(tree, server):
    yield
    settle()
    assert differences(server, LANGUAGES) == []


def test_a_moved_subtree(tree):
    tree.move(write_note("Elsewhere", slug="elsewhere", audiences=["partners"]), pos="last-child")


def test_a_new_slug(tree):
    tree.slug = "renamed"
    tree.save()


def test_a_scheduled_publication(tree):
    page = write_note("Soon", below=tree, live=False)
    page.go_live_at = timezone.now() + timedelta(seconds=1)
    page.save_revision().publish()
    settle()
    assert "Soon" not in findable_titles()
    time.sleep(1.1)
    tasks.publish_scheduled()
    settle()
    assert "Soon" in findable_titles()


def test_an_expiry(tree):
    page = tree.get_children().first().specific
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(seconds=1))
    call_command("publish_scheduled")
    settle()
    assert page.title not in findable_titles()


def test_a_deleted_parent(tree):
    tree.delete()
    settle()
    assert findable_titles() == set()


def test_a_deleted_parent_of_more_pages_than_are_computed_at_once(tree):
    with transaction.atomic():
        for number in range(marking.AT_ONCE + 5):
            write_note(f"Many {number}", below=tree)
    settle()
    Page.objects.get(pk=tree.pk).delete()
    settle()
    assert findable_titles() == set()


def test_a_rolled_back_transaction(tree):
    with transaction.atomic():
        tree.title = "Never said"
        tree.save()
        Page.objects.get(pk=tree.get_children().last().pk).delete()
        transaction.set_rollback(True)
    assert len(findable_titles()) == 7
    assert "Never said" not in findable_titles()


def test_a_web_process_killed_after_the_commit(tree, monkeypatch):
    def killed(keys):
        raise KilledError

    with monkeypatch.context() as patch, suppress(KilledError):
        patch.setattr(marking, "update_catalogue", killed)
        tree.slug = "renamed"
        tree.save()


def test_a_worker_killed_while_it_computed(tree, monkeypatch):
    """Its task is given again; even if that were lost, the next minute's look at the rows finds the marks."""
    with monkeypatch.context() as patch:
        patch.setattr(marking, "update_catalogue", lambda keys: None)
        tree.audiences = ["customers"]
        tree.save()
    OrmQ.objects.all().delete()
    tasks.catch_up()


def test_a_worker_killed_after_sending_and_before_recording(tree, monkeypatch):
    original = shipping.indexes.write

    def killed(*args):
        original(*args)
        raise KilledError

    tree.slug = "renamed"
    tree.save()
    with monkeypatch.context() as patch, suppress(KilledError):
        patch.setattr(shipping.indexes, "write", killed)
        settle()
    tasks.catch_up()


def test_a_changed_language(tree):
    irish, _ = Locale.objects.get_or_create(language_code="ga")
    Page.objects.filter(path__startswith=tree.path).update(locale=irish)
    tree.locale = irish
    tree.slug = "leabhar"
    tree.save()


def test_a_changed_feature(tree):
    feature = Feature.objects.create(slug="billing", name="Billing")
    tree.feature = feature
    tree.save()
    feature.name = "Payments"
    feature.save()
    settle()
    feature.delete()


def test_a_page_deleted_and_written_again_in_one_transaction(tree):
    with transaction.atomic():
        Page.objects.get(pk=tree.get_children().first().pk).delete()
        write_note("Instead", slug="page-0", below=home())
