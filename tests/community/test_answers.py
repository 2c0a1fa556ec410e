"""Accepting answers, helping, and what search remembers of it."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.facts import facts_about
from community.actions.answers import accept_answer, mark_official, release, take, withdraw_acceptance
from community.errors import RefusedError
from community.models import Thread
from search.models import AskedQuestion, CatalogueEntry
from tests.factories.accounts import UserFactory, a_colleague, a_partner
from tests.factories.community import a_reply, a_solved_thread, a_space, a_thread, a_trusted
from tests.factories.kb import an_article

pytestmark = pytest.mark.django_db


def test_the_asker_accepts_and_strangers_do_not():
    thread = a_thread()
    answer = a_reply(thread)
    with pytest.raises(PermissionDenied):
        accept_answer(post=answer, by=UserFactory())
    assert accept_answer(post=answer, by=thread.author).accepted_answer == answer


def test_who_accepts_without_having_seen_another_choice_is_told():
    thread = a_thread()
    first, second = a_reply(thread), a_reply(thread)
    accept_answer(post=first, by=a_colleague())
    with pytest.raises(RefusedError):
        accept_answer(post=second, by=thread.author)
    assert accept_answer(post=second, by=thread.author, instead_of=first.pk).accepted_answer == second


def test_the_question_itself_is_no_answer():
    thread = a_thread()
    with pytest.raises(RefusedError):
        accept_answer(post=thread.posts.get(), by=thread.author)


def test_a_taken_question_is_not_taken_by_another_helper():
    thread, helper, other = a_thread(), a_trusted(), a_trusted()
    assert take(thread=thread, by=helper)
    assert not take(thread=thread, by=other)
    release(thread=thread, by=helper)
    assert take(thread=thread, by=other)
    assert not Thread.objects.needing_attention().free().exists()


def test_only_staff_speak_for_the_company():
    answer = a_reply(a_thread())
    with pytest.raises(PermissionDenied):
        mark_official(post=answer, is_official=True, by=UserFactory())
    mark_official(post=answer, is_official=True, by=a_colleague())
    answer.refresh_from_db()
    assert answer.is_official


def test_what_helped_is_remembered_and_forgotten_again(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        page = an_article(title="Changing your domain")
    url = CatalogueEntry.objects.get(source="kb.article").url
    thread = a_solved_thread(answer=f"See [this]({url}).", title="Sign-in fails after moving")
    row = AskedQuestion.objects.get()
    assert row.question.startswith("Sign-in fails after moving ")
    assert (row.source, row.object_id) == ("kb.article", str(page.pk))
    assert row.voice == thread.author.subject
    withdraw_acceptance(thread=thread, by=thread.author)
    assert not AskedQuestion.objects.exists()


def test_what_was_asked_among_partners_is_not_remembered(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        an_article(title="Changing your domain")
    url = CatalogueEntry.objects.get(source="kb.article").url
    partner = a_partner()
    thread = a_thread(a_space(audiences=["partners"]), by=partner)
    accept_answer(post=a_reply(thread, by=a_partner(), body=f"See [this]({url})."), by=partner)
    assert not AskedQuestion.objects.exists()


def test_accepted_answers_are_facts_about_a_person():
    answer = a_solved_thread().accepted_answer
    facts = {str(fact.label): fact.value for fact in facts_about(answer.author)}
    assert facts["Accepted answers"] == 1
