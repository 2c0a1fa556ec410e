"""An import that is tried, stopped, or meets what it did not expect."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from community.actions.erasing import erase_person
from community.actions.people import claim_personas
from community.importing import creating
from community.importing.report import Outcome
from community.models import ImportedRecord, Persona, Post, Space, Thread
from tests.community.importing.sources import a_dump, an_export, answer, bring, question, rows
from tests.factories.accounts import UserFactory
from tests.factories.community import a_space
from tests.factories.product import FeatureFactory

pytestmark = pytest.mark.django_db


class _Killed(BaseException):
    pass


def _all_of_it() -> list[object]:
    posts = Post.objects.order_by("thread__title", "position").values_list(
        "thread__title", "position", "body", "vote_count"
    )
    threads = Thread.objects.order_by("title").values_list("title", "reply_count", "accepted_answer__position")
    return [*posts, *threads, *Space.objects.values_list("thread_count", flat=True)]


def _many(folder) -> None:
    posts = []
    for number in range(1, 21, 2):
        posts += [question(number, AcceptedAnswerId=number + 1), answer(number + 1, number)]
    rows(folder, "Posts", *posts)


def test_killed_in_between_another_run_ends_where_one_would_have(tmp_path, monkeypatch):
    _many(tmp_path)
    calls = []

    def killing(*args, **kwargs):
        calls.append(args)
        if len(calls) == 12:
            raise _Killed
        return body_of(*args, **kwargs)

    body_of = creating.body_of
    monkeypatch.setattr(creating, "body_of", killing)
    with pytest.raises(_Killed):
        bring(tmp_path, batch=5)
    assert Post.objects.count() == ImportedRecord.objects.filter(kind="post").count() == 10
    monkeypatch.undo()
    bring(tmp_path, batch=5)
    after = _all_of_it()
    ImportedRecord.objects.all().delete()
    Thread.objects.update(accepted_answer=None)
    Thread.objects.all().delete()
    Space.objects.all().delete()
    bring(tmp_path)
    assert _all_of_it() == after
    assert Thread.objects.exclude(accepted_answer=None).count() == 10


def test_one_record_that_the_database_refuses_does_not_stop_the_rest(tmp_path, monkeypatch):
    _many(tmp_path)

    def refusing(message):
        if message.foreign_id == "7":
            raise RuntimeError("no such thing")
        return body_of(message)

    body_of = creating.body_of
    monkeypatch.setattr(creating, "body_of", refusing)
    report = bring(tmp_path)
    assert (Thread.objects.count(), Post.objects.count()) == (9, 18)
    assert report.outcomes == {Outcome.CREATED: 18, Outcome.SKIPPED: 2}
    assert "unexpected: RuntimeError: no such thing" in report.problems


def test_a_dry_run_tells_all_and_leaves_nothing(tmp_path):
    report = bring(a_dump(tmp_path), is_dry_run=True)
    assert report.outcomes == {Outcome.CREATED: 4}
    for model in (Post, Thread, Space, Persona, ImportedRecord):
        assert not model.objects.exists()


def test_the_command_brings_it_into_a_space_about_a_feature(tmp_path, capsys):
    a_dump(tmp_path)
    space, feature = a_space(slug="old-forum"), FeatureFactory(slug="mail")
    options = {"format": "stackexchange", "space": "old-forum", "language": "fa", "feature": "mail"}
    call_command("import_community", tmp_path, **options)
    thread = Thread.objects.get()
    assert (thread.space, thread.feature, thread.language) == (space, feature, "fa")
    assert "4 created" in capsys.readouterr().out


def test_the_command_says_what_is_wrong_with_its_options(tmp_path):
    a_dump(tmp_path)
    for wrong in ({"space": "nowhere"}, {"feature": "nothing"}):
        with pytest.raises(CommandError, match="There is no"):
            call_command("import_community", tmp_path, format="stackexchange", **wrong)
    with pytest.raises(CommandError, match="no folder"):
        call_command("import_community", tmp_path / "missing", format="stackexchange")


def test_who_proves_an_address_gets_what_they_wrote_and_what_comes_later(tmp_path):
    bring(an_export(tmp_path), "discourse")
    person = UserFactory(email="user2@example.org")
    assert claim_personas(person) == 1
    assert Post.objects.get(author=person).position == 2
    ImportedRecord.objects.filter(kind="post", foreign_id="1/2").delete()
    bring(tmp_path, "discourse")
    assert Post.objects.filter(author=person).count() == 2


def test_who_was_erased_does_not_come_back_with_another_run(tmp_path):
    bring(an_export(tmp_path), "discourse")
    person = UserFactory(email="user2@example.org")
    claim_personas(person)
    erase_person(User.objects.get(pk=person.pk))
    bring(tmp_path, "discourse")
    assert Persona.objects.get(foreign_id="2").email_digest == ""
    assert not Persona.objects.filter(name="user2").exists()
