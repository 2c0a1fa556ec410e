"""What an editor does in Wagtail reaches the catalogue, though its signals tell only half of it."""

import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Locale, Page, PageViewRestriction, Site

from product.models import Feature, FeatureTranslation
from publishing.models import SharedText
from search.actions import update_catalogue
from search.models import CatalogueEntry, DirtyMark
from tests.factories.accounts import UserFactory
from tests.search.notes import entry_of, findable_titles, home, write_note

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("notes")]


@pytest.fixture
def tree():
    """A section with two notes below it, one of them with a note below."""
    section = write_note("Section", slug="section")
    first = write_note("First", slug="first", below=section)
    second = write_note("Second", slug="second", below=section)
    third = write_note("Third", slug="third", below=second)
    update_catalogue()
    return section, first, second, third


def marked():
    """The ids that are marked."""
    return {int(pk) for pk in DirtyMark.objects.values_list("object_id", flat=True)}


def test_a_draft_changes_nothing(tree):
    section = tree[0]
    section.title = "A draft's title"
    section.save_revision()
    assert not marked()
    assert entry_of(section).title == "Section"


def test_a_page_with_a_future_go_live_date_is_not_found_before(tree):
    page = write_note("Tomorrow", below=tree[0], live=False)
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision().publish()
    update_catalogue()
    assert "Tomorrow" not in findable_titles()


def test_a_scheduled_page_is_found_once_its_hour_has_come(tree):
    page = write_note("Soon", below=tree[0], live=False)
    page.go_live_at = timezone.now() + timedelta(seconds=1)
    page.save_revision().publish()
    update_catalogue()
    assert "Soon" not in findable_titles()
    time.sleep(1.1)
    call_command("publish_scheduled")
    update_catalogue()
    assert "Soon" in findable_titles()


def test_an_expired_page_is_found_no_more(tree):
    page = write_note("Yesterday", below=tree[0], expire_at=timezone.now() + timedelta(days=1))
    update_catalogue()
    assert "Yesterday" in findable_titles()
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(seconds=1))
    call_command("publish_scheduled")
    update_catalogue()
    assert "Yesterday" not in findable_titles()


def test_a_new_slug_reaches_every_page_below(tree):
    section, *below = tree
    section.slug = "renamed"
    section.save()
    assert marked() == {page.pk for page in tree}
    update_catalogue()
    assert all("/renamed/" in entry_of(page).url for page in below)


def test_a_moved_subtree_is_found_at_its_new_address(tree):
    _, _, second, third = tree
    elsewhere = write_note("Elsewhere", slug="elsewhere", audiences=["staff"])
    update_catalogue()
    second.move(elsewhere, pos="last-child")
    update_catalogue()
    assert entry_of(third).url.endswith("/elsewhere/second/third/")
    assert entry_of(third).audience.expression == "staff"


def test_a_page_moved_within_its_parent_stays_as_it_is(tree):
    section, first, _, _ = tree
    version = entry_of(first).version
    first.move(section, pos="last-child")
    update_catalogue()
    assert entry_of(first).version == version


def test_a_narrower_audience_reaches_every_page_below(tree):
    section, *below = tree
    section.audiences = ["partners"]
    section.save_revision().publish()
    update_catalogue()
    assert {entry_of(page).audience.expression for page in below} == {"partners"}


def test_a_page_restriction_marks_every_page_below(tree):
    section = tree[0]
    restriction = PageViewRestriction.objects.create(page=section, restriction_type=PageViewRestriction.LOGIN)
    assert marked() == {page.pk for page in tree}
    update_catalogue()
    restriction.delete()
    assert marked() == {page.pk for page in tree}


def test_an_edit_of_the_text_marks_no_page_below(tree):
    section = tree[0]
    section.summary = "Another summary"
    section.save_revision().publish()
    assert marked() == {section.pk}


def test_a_deleted_parent_takes_its_descendants_along(tree):
    ids = [page.pk for page in tree]
    Page.objects.get(pk=ids[0]).delete()
    assert marked() == set(ids)
    update_catalogue()
    assert not findable_titles()
    assert all(entry_of(pk).is_deleted for pk in ids)


def test_pages_deleted_by_a_queryset_are_found_no_more(tree):
    second = tree[2]
    Page.objects.filter(pk=second.pk).delete()
    update_catalogue()
    assert findable_titles() >= {"Section", "First"}
    assert not findable_titles() & {"Second", "Third"}


def test_a_withdrawn_parent_with_its_descendants_is_found_no_more(tree):
    section = tree[0]
    for page in [section, *section.get_descendants().specific()]:
        page.unpublish()
    update_catalogue()
    assert not findable_titles()


def test_a_copied_subtree_is_found(tree):
    section = Page.objects.get(pk=tree[0].pk).specific
    section.copy(recursive=True, update_attrs={"slug": "copy", "title": "Copy"}, keep_live=True)
    update_catalogue()
    assert CatalogueEntry.objects.findable().filter(url__contains="/copy/").count() == 4


def test_a_translation_is_an_entry_of_its_own(tree):
    irish, _ = Locale.objects.get_or_create(language_code="ga")
    first = tree[1]
    translation = first.copy_for_translation(irish, copy_parents=True, alias=False)
    translation.title = "An chéad cheann"
    translation.save_revision().publish()
    update_catalogue()
    assert entry_of(translation).language == "ga"
    assert entry_of(translation).translation_key == entry_of(first).translation_key
    assert entry_of(first).language == "en"


def test_a_renamed_feature_gives_its_entries_the_new_name(tree):
    feature = Feature.objects.create(slug="billing", name="Billing")
    page = write_note("Invoices", feature=feature)
    update_catalogue()
    feature.name = "Payments"
    feature.save()
    update_catalogue()
    assert "Payments" in entry_of(page).keywords
    FeatureTranslation.objects.create(feature=feature, language="ga", name="Billeáil")
    update_catalogue()
    assert "Billeáil" in entry_of(page).keywords


def test_a_deleted_feature_leaves_its_entries_without_one(tree):
    feature = Feature.objects.create(slug="billing", name="Billing")
    page = write_note("Invoices", feature=feature)
    update_catalogue()
    feature.delete()
    update_catalogue()
    assert entry_of(page).feature_id is None
    assert entry_of(page).keywords == ""


def test_a_renamed_author_is_named_anew(django_capture_on_commit_callbacks):
    author = UserFactory(name="Ada")
    with django_capture_on_commit_callbacks(execute=True):
        page = write_note("By Ada", owner=author)
    assert entry_of(page).author_name == "Ada"
    with django_capture_on_commit_callbacks(execute=True):
        author.name = "Ada Lovelace"
        author.save()
    assert entry_of(page).author_name == "Ada Lovelace"


def test_a_sign_in_marks_nothing(django_capture_on_commit_callbacks):
    author = UserFactory(name="Ada")
    with django_capture_on_commit_callbacks(execute=True):
        write_note("By Ada", owner=author)
    author.last_login = timezone.now()
    author.save(update_fields=["last_login"])
    assert not marked()


def test_a_changed_snippet_marks_the_pages_that_show_it(django_capture_on_commit_callbacks):
    snippet = SharedText.objects.create(name="Note well", body="<p>Old</p>", locale=home().locale)
    with django_capture_on_commit_callbacks(execute=True):
        page = write_note("With a snippet")
        page.body = [("shared_text", snippet)]
        page.save()
    update_catalogue()
    snippet.name = "Mind this"
    snippet.save()
    assert page.pk in marked()


def test_a_changed_site_marks_every_page(tree):
    site = Site.objects.get()
    site.hostname = "help.example.com"
    site.save()
    assert marked() >= {page.pk for page in tree}


def test_pages_that_no_source_wants_are_left_alone():
    root = home()
    plain = root.add_child(instance=Page(title="Plain", slug="plain", locale=root.locale))
    plain.title = "Plainer"
    plain.save()
    plain.delete()
    assert not marked()
