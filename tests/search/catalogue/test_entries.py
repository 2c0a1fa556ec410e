"""How an entry follows its object."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from accounts.models import AudienceRule
from search import sources
from search.actions import mark_dirty, update_catalogue
from search.finding import Question, find
from search.models import CatalogueEntry, DirtyMark
from tests.search.notes import SOURCE, NoteSource, entry_of, write_note

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("notes")]


def computed(page):
    """The entry of a page after a computation of its marks."""
    update_catalogue()
    return entry_of(page)


def test_a_published_page_is_in_the_catalogue():
    page = write_note("Invite a colleague", text="Open the members' list.", summary="From the list of members.")
    entry = computed(page)
    assert (entry.kind, entry.language, entry.title) == ("note", "en", "Invite a colleague")
    assert entry.summary == "From the list of members."
    assert "Open the members" in entry.body
    assert entry.parts[0]["anchor"] == "p0"
    assert entry.audience.expression == ""
    assert not entry.is_deleted


def test_an_equal_content_is_no_new_version():
    page = write_note()
    version = computed(page).version
    mark_dirty(SOURCE, [page.pk])
    assert computed(page).version == version
    assert not DirtyMark.objects.exists()


def test_a_changed_content_is_a_higher_version():
    page = write_note()
    version = computed(page).version
    page.title = "Another title"
    page.save()
    assert computed(page).version > version
    assert entry_of(page).title == "Another title"


def test_a_withdrawn_page_leaves_a_tombstone_without_texts():
    page = write_note("Secret plans", text="Nobody may know.", summary="Hush.")
    version = computed(page).version
    page.unpublish()
    entry = computed(page)
    assert entry.is_deleted
    assert entry.deleted_at
    assert entry.version > version
    assert (entry.title, entry.summary, entry.body, entry.keywords, entry.parts, entry.url) == ("", "", "", "", [], "")


def test_a_version_goes_on_after_a_deletion():
    page = write_note()
    computed(page)
    page.unpublish()
    version = computed(page).version
    page.save_revision().publish()
    entry = computed(page)
    assert not entry.is_deleted
    assert entry.deleted_at is None
    assert entry.version > version


def test_a_version_does_not_start_again_when_its_tombstone_is_forgotten():
    page = write_note()
    version = computed(page).version
    CatalogueEntry.objects.all().delete()
    mark_dirty(SOURCE, [page.pk])
    assert computed(page).version > version


def test_a_withdrawn_page_that_was_never_found_leaves_nothing():
    page = write_note(live=False)
    mark_dirty(SOURCE, [page.pk])
    update_catalogue()
    assert not CatalogueEntry.objects.filter(source=SOURCE).exists()
    assert not DirtyMark.objects.exists()


def test_an_object_that_never_was_does_no_harm():
    mark_dirty(SOURCE, [987654, "no number"])
    update_catalogue()
    assert not CatalogueEntry.objects.filter(source=SOURCE).exists()
    assert not DirtyMark.objects.exists()


def test_a_mark_made_during_a_computation_stays(monkeypatch):
    page = write_note()
    update_catalogue()
    mark_dirty(SOURCE, [page.pk])
    original = NoteSource.entry

    def entry(source, obj):
        content = original(source, obj)
        if not DirtyMark.objects.count() > 1:
            mark_dirty(SOURCE, [page.pk])
        return content

    monkeypatch.setattr(NoteSource, "entry", entry)
    update_catalogue({(SOURCE, str(page.pk))})
    assert DirtyMark.objects.count() == 1


def test_a_computation_that_was_overtaken_stores_nothing(monkeypatch):
    page = write_note("Old title")
    update_catalogue()
    mark_dirty(SOURCE, [page.pk])
    original = NoteSource.entry
    overtaken = []

    def entry(source, obj):
        content = original(source, obj)
        if not overtaken:
            # While the first computation holds what it has read, the page changes and somebody else computes it.
            overtaken.append(obj)
            page.title = "New title"
            page.save()
            update_catalogue()
        return content

    monkeypatch.setattr(NoteSource, "entry", entry)
    update_catalogue({(SOURCE, str(page.pk))})
    assert entry_of(page).title == "New title"


def test_one_object_that_cannot_be_described_keeps_its_mark_and_the_others_go_on(monkeypatch, caplog):
    good, bad = write_note("Good"), write_note("Bad")
    original = NoteSource.entry

    def entry(source, obj):
        if obj.pk == bad.pk:
            raise ValueError("broken")
        return original(source, obj)

    with monkeypatch.context() as patch:
        patch.setattr(NoteSource, "entry", entry)
        assert computed(good).title == "Good"
    assert set(DirtyMark.objects.filter(source=SOURCE).values_list("object_id", flat=True)) == {str(bad.pk)}
    assert "cannot describe its object" in caplog.text
    assert computed(bad).title == "Bad"


def test_marks_of_a_source_that_this_process_does_not_know_wait_for_one_that_does():
    mark_dirty("tests.unknown", [1])
    update_catalogue()
    assert DirtyMark.objects.filter(source="tests.unknown").count() == 1


def test_texts_that_a_database_refuses_are_cleaned_and_cut(monkeypatch):
    page = write_note("Hostile")
    original = NoteSource.entry

    def entry(source, obj):
        content = original(source, obj)
        hostile = {"title": "A\0B\ud800C" + "x" * 1000, "summary": "\0", "extras": {"a": ["\0\udfff"]}}
        return type(content)(**{**content.__dict__, **hostile})

    monkeypatch.setattr(NoteSource, "entry", entry)
    mark_dirty(SOURCE, [page.pk])
    found = computed(page)
    assert found.title.startswith("ABCxxx")
    assert len(found.title) == 500
    assert found.extras == {"a": [""]}


@pytest.mark.parametrize(("worth", "stored"), [(0.0, 0.0), (0.52, 0.5), (0.53, 0.55), (7.0, 1.0), (-1.0, 0.0)])
def test_worth_is_kept_in_steps(monkeypatch, worth, stored):
    page = write_note()
    original = NoteSource.entry
    monkeypatch.setattr(
        NoteSource,
        "entry",
        lambda source, obj: type(content := original(source, obj))(**{**vars(content), "worth": worth}),
    )
    assert computed(page).worth == pytest.approx(stored)


def test_the_audience_is_that_of_the_page_and_of_all_above_it():
    above = write_note("Above", audiences=["customers", "partners"])
    page = write_note("Below", below=above, audiences=["staff"])
    assert computed(page).audience == AudienceRule.objects.get(expression="customers|partners & staff")


def test_many_objects_take_few_queries(django_assert_max_num_queries):
    for number in range(30):
        write_note(f"Note {number}")
    update_catalogue()
    pages = list(CatalogueEntry.objects.filter(source=SOURCE).values_list("object_id", flat=True))
    mark_dirty(SOURCE, pages)
    connection.queries_log.clear()
    source = sources.get(SOURCE)
    per_object = 4  # this source reads ancestors and feature of each page
    with django_assert_max_num_queries(len(pages) * per_object + 30):
        update_catalogue()
    assert source.queryset().count() == 30


def test_the_database_engine_finds_what_a_page_says_now_and_nothing_that_it_said_before(settings):
    settings.ELASTICSEARCH_URL = ""

    def found(word):
        return find(Question(word, "en"), AnonymousUser(), []).total

    page = write_note("About the zebrafinch")
    computed(page)
    assert (found("zebrafinch"), found("nuthatch")) == (1, 0)
    page.title = "About the nuthatch"
    page.save()
    computed(page)
    assert (found("zebrafinch"), found("nuthatch")) == (0, 1)
