"""Moderators put tags in order."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from community.actions.following import follow
from community.actions.tag_keeping import add_synonym, merge_tags, remove_synonym, rename_tag
from community.actions.tagging import tags_named
from community.errors import RefusedError
from community.models import Follow, ModerationEntry, Tag, TagSynonym
from search.models import DirtyMark
from tests.factories.accounts import UserFactory, a_colleague
from tests.factories.community import a_group, a_member, a_moderator, a_space, a_thread

pytestmark = pytest.mark.django_db


def tagged(*names, **fields):
    thread = a_thread(tags=list(names), **fields)
    return thread, *tags_named(names)


def test_a_synonym_leads_to_its_tag_when_somebody_types_it():
    _thread, invoices = tagged("Invoices")
    add_synonym(tag=invoices, word="Bills & more", by=a_colleague())
    assert tags_named(["bills more"]) == [invoices]
    remove_synonym(synonym=TagSynonym.objects.get(), by=a_colleague())
    assert tags_named(["bills more"]) != [invoices]


def test_a_renamed_tag_is_found_under_its_former_name_and_address(client):
    thread, tag = tagged("Invocies")
    DirtyMark.objects.all().delete()
    rename_tag(tag=tag, name="Invoices", description="", by=a_colleague())
    assert tags_named(["invocies"]) == [Tag.objects.get(slug="invoices")]
    assert client.get("/en/community/tags/invocies/")["Location"].endswith("/tags/invoices/")
    assert DirtyMark.objects.filter(object_id=str(thread.pk)).exists()
    rename_tag(tag=tag, name="Invocies", description="", by=a_colleague())
    assert [synonym.slug for synonym in TagSynonym.objects.all()] == ["invoices"]


def test_merged_tags_take_threads_followers_and_words_along():
    first, bills = tagged("Bills")
    both, *_tags = tagged("Bills", "Invoices")
    invoices = Tag.objects.get(slug="invoices")
    add_synonym(tag=bills, word="receipts", by=a_colleague())
    one, two = UserFactory.create_batch(2)
    for person, tag in ((one, bills), (two, bills), (two, invoices)):
        follow(thing=tag, by=person)
    merge_tags(tag=bills, into=invoices, by=a_colleague())
    assert list(first.tags.all()) == list(both.tags.all()) == [invoices]
    assert set(invoices.synonyms.values_list("slug", flat=True)) == {"bills", "receipts"}
    assert Follow.objects.filter(tag=invoices).count() == 2
    assert ModerationEntry.objects.filter(action="tag", reason="Bills → Invoices").exists()


@pytest.mark.parametrize("name", ["", "  ", "!!!", "x" * 61, "<>", "\u200b"])
def test_a_name_that_is_none_is_refused(name):
    _thread, tag = tagged("Invoices")
    for deed in (
        lambda: rename_tag(tag=tag, name=name, description="", by=a_colleague()),
        lambda: add_synonym(tag=tag, word=name, by=a_colleague()),
    ):
        with pytest.raises(RefusedError):
            deed()


def test_a_word_means_one_tag():
    _thread, bills, invoices = tagged("Bills", "Invoices")
    add_synonym(tag=bills, word="receipts", by=a_colleague())
    for word in ("receipts", "bills", "invoices"):
        with pytest.raises(RefusedError):
            add_synonym(tag=invoices, word=word, by=a_colleague())
    with pytest.raises(RefusedError):
        rename_tag(tag=invoices, name="Bills", description="", by=a_colleague())
    with pytest.raises(RefusedError):
        merge_tags(tag=bills, into=bills, by=a_colleague())


def test_tags_are_kept_by_those_whose_space_everybody_reads_and_by_staff():
    _thread, tag = tagged("Invoices")
    for person in (UserFactory(), a_moderator(a_group())):
        with pytest.raises(PermissionDenied):
            add_synonym(tag=tag, word="bills", by=person)
    add_synonym(tag=tag, word="bills", by=a_moderator(a_space()))


def test_the_pages_rename_merge_and_add(client):
    _thread, bills, invoices = tagged("Bills", "Invoices")
    client.force_login(a_colleague())
    assert "Bills" in client.get(reverse("community:keep_tags")).content.decode()
    page = reverse("community:keep_tag", args=[bills.pk])
    client.post(page, {"what": "add", "word": "receipts"})
    client.post(page, {"what": "rename", "name": "Accounts", "description": "All of them."})
    body = client.get(page).content.decode()
    assert "receipts" in body
    assert "Accounts" in body
    assert client.post(page, {"what": "merge", "into": "nothing"}).status_code == 422
    assert client.post(page, {"what": "merge", "into": "Invoices"})["Location"].endswith(f"/{invoices.pk}/")
    assert client.get(page).status_code == 404
    assert client.get(reverse("community:keep_tags") + "?q=receipts").content.decode().count("/moderation/tags/") > 1


def test_tags_of_a_closed_group_are_not_shown_to_moderators_of_others(client):
    group = a_group()
    _thread, tag = tagged("Takeover", space=group, by=a_member(group))
    for person in (a_moderator(a_space()), a_colleague()):
        client.force_login(person)
        assert "Takeover" not in client.get(reverse("community:keep_tags")).content.decode()
        assert client.get(reverse("community:keep_tag", args=[tag.pk])).status_code == 404
    client.force_login(UserFactory())
    assert client.get(reverse("community:keep_tags")).status_code == 403
