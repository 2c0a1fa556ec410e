"""A data dump of Stack Exchange becomes threads."""

import datetime

import pytest
from django.core import mail

from community.actions.people import claim_personas
from community.importing.items import SourceError
from community.importing.report import Outcome
from community.models import Persona, Post, Space, Thread
from delivery.models import Notice
from search.models import DirtyMark
from tests.community.importing.sources import a_dump, answer, bring, comment, question, rows
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def test_questions_answers_and_comments_become_a_thread_in_the_order_of_their_dates(tmp_path):
    report = bring(a_dump(tmp_path))
    thread = Thread.objects.get()
    posts = list(thread.posts.in_order())
    assert [post.position for post in posts] == [1, 2, 3, 4]
    assert posts[0].body_html == "<p>It does <b>not</b> work.</p>"
    assert posts[2].body_html == "<p>Thanks, <em>that</em> is it.</p>"
    assert posts[2].reply_to == posts[1]
    assert [post.vote_count for post in posts] == [3, 5, 0, 5]
    assert all(post.via == "import" for post in posts)
    assert posts[1].created_at == datetime.datetime(2019, 3, 2, 10, tzinfo=datetime.UTC)
    assert report.outcomes == {Outcome.CREATED: 4}


def test_a_thread_keeps_its_counters_tags_author_and_accepted_answer(tmp_path):
    bring(a_dump(tmp_path))
    thread = Thread.objects.get()
    assert (thread.title, thread.kind, thread.reply_count, thread.last_position) == (
        "How do I mend thing 1?",
        "question",
        3,
        4,
    )
    assert (thread.vote_count, thread.view_count, thread.persona.name) == (3, 40, "Ada Fry")
    assert {tag.slug for tag in thread.tags.all()} == {"mail", "cpp"}
    assert thread.accepted_answer.position == 4
    assert thread.accepted_at == datetime.datetime(2019, 3, 5, 10, tzinfo=datetime.UTC)
    assert thread.last_posted_at == thread.accepted_answer.created_at
    assert Space.objects.get().thread_count == 1
    assert DirtyMark.objects.filter(source="community.thread", object_id=str(thread.pk)).exists()


def test_nobody_is_told(tmp_path, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        bring(a_dump(tmp_path))
    assert not mail.outbox
    assert not Notice.objects.exists()


def test_a_second_run_doubles_nothing_and_changes_nothing(tmp_path):
    bring(a_dump(tmp_path))
    before = list(Post.objects.order_by("pk").values())
    report = bring(tmp_path)
    assert report.outcomes == {Outcome.UNCHANGED: 4}
    assert list(Post.objects.order_by("pk").values()) == before
    assert (Thread.objects.count(), Space.objects.count(), Persona.objects.count()) == (1, 1, 2)


def test_a_second_run_brings_what_changed_and_what_is_new(tmp_path):
    bring(a_dump(tmp_path))
    changed = question(1, Title="A better title", Body="<p>Now better.</p>", Score=9, AcceptedAnswerId=2)
    rows(tmp_path, "Posts", changed, answer(2, 1), answer(4, 1), answer(6, 1, OwnerUserId=1))
    report = bring(tmp_path)
    assert report.outcomes == {Outcome.UPDATED: 1, Outcome.UNCHANGED: 3, Outcome.CREATED: 1}
    thread = Thread.objects.get()
    first = thread.posts.get(position=1)
    assert (thread.title, first.body, first.vote_count) == ("A better title", "<p>Now better.</p>", 9)
    assert (thread.reply_count, thread.last_position, thread.vote_count) == (4, 5, 9)
    assert thread.accepted_answer.position == 2


def test_what_was_edited_here_keeps_its_text(tmp_path):
    bring(a_dump(tmp_path))
    Post.objects.filter(position=1).update(body="Ours", body_html="<p>Ours</p>", revision=2, vote_count=4)
    rows(tmp_path, "Posts", question(1, Body="<p>Theirs</p>", Score=10))
    report = bring(tmp_path)
    first = Post.objects.get(position=1)
    assert (first.body, first.vote_count, first.foreign_votes) == ("Ours", 11, 10)
    assert any("edited here" in reason for reason in report.notes)


def test_an_answer_before_its_question_finds_it(tmp_path):
    rows(tmp_path, "Posts", answer(2, 3), question(3))
    rows(tmp_path, "Comments", comment(1, 2, 1))
    report = bring(tmp_path, batch=1)
    assert [post.position for post in Thread.objects.get().posts.in_order()] == [1, 2, 3]
    assert report.problem_count == 0


def test_answers_to_a_deleted_question_are_reported(tmp_path):
    rows(tmp_path, "Posts", answer(2, 1), question(3), answer(4, 3))
    report = bring(tmp_path)
    assert (Thread.objects.count(), Post.objects.count()) == (1, 2)
    assert report.problems == {"what it answers was not taken, or is missing": ["Posts.xml row 2"]}


def test_an_id_that_is_there_twice_is_taken_once_however_often_it_is_run(tmp_path):
    rows(tmp_path, "Posts", question(1), question(2), question(1, Title="Once more"))
    for _run in range(2):
        report = bring(tmp_path, batch=1)
        assert Thread.objects.count() == 2
        assert report.problems == {"something with the same id came before it": ["Posts.xml row 1"]}
    assert not Thread.objects.filter(title="Once more").exists()


def test_a_missing_person_is_a_former_member_or_has_the_name_that_the_post_says(tmp_path):
    rows(tmp_path, "Posts", question(1, OwnerUserId=77), question(2, OwnerUserId="", OwnerDisplayName="Cy Gone"))
    bring(tmp_path)
    unknown, named = Thread.objects.order_by("created_at")
    assert (unknown.author, unknown.persona) == (None, None)
    assert named.persona.name == "Cy Gone"


def test_nobody_gets_a_persona_who_wrote_nothing(tmp_path):
    a_dump(tmp_path)
    rows(
        tmp_path,
        "Users",
        {"Id": 1, "DisplayName": "Ada"},
        {"Id": 2, "DisplayName": "Bo"},
        {"Id": 3, "DisplayName": "C"},
    )
    bring(tmp_path)
    assert {persona.name for persona in Persona.objects.all()} == {"Ada", "Bo"}


def test_hostile_bodies_lose_what_could_run(tmp_path):
    bodies = (
        '<p onclick="x()">Hi<script>alert(1)</script></p>',
        '<p><img src=x onerror=alert(1)> <a href="javascript:alert(1)">here</a></p>',
        "<p>\x0bNull \ufffe</p>".replace("\x0b", "").replace("\ufffe", ""),
        "<div>" * 5000 + "deep",
        "<h1>Large</h1><style>p{}</style>",
    )
    rows(tmp_path, "Posts", *(question(number, Body=body) for number, body in enumerate(bodies, 1)))
    bring(tmp_path)
    html = "".join(Post.objects.values_list("body_html", flat=True))
    assert "<h2>Large</h2>" in html
    assert not any(word in html for word in ("script", "onerror", "onclick", "<style", "<h1"))


def test_what_is_empty_or_endless_is_reported_and_the_rest_is_taken(tmp_path):
    rows(
        tmp_path,
        "Posts",
        question(1, Body=""),
        question(2, Body="a" * 200_000),
        question(3, CreationDate="soon"),
        question(4, Title=" "),
        question(5),
    )
    report = bring(tmp_path)
    assert Thread.objects.get().title.endswith("5?")
    assert (report.outcomes[Outcome.SKIPPED], report.problem_count) == (4, 4)


def test_broken_xml_costs_no_more_than_the_broken_rows(tmp_path):
    rows(tmp_path, "Posts", *(question(number) for number in range(1, 6)))
    text = (tmp_path / "Posts.xml").read_text().splitlines()
    text[3] = '  <row Id="2" Title="a < b & c />'
    text[5] = "  <row Id=4>"
    (tmp_path / "Posts.xml").write_text("\n".join(text[:-1]))
    report = bring(tmp_path)
    assert sorted(Thread.objects.values_list("title", flat=True)) == [f"How do I mend thing {n}?" for n in (1, 3, 5)]
    assert report.problem_count == 2


def test_a_file_that_declares_entities_is_refused(tmp_path):
    (tmp_path / "Posts.xml").write_text('<!DOCTYPE posts [<!ENTITY a "aaaa">]><posts><row Id="1" Body="&a;"/></posts>')
    with pytest.raises(SourceError, match="refused"):
        bring(tmp_path)


def test_a_folder_without_posts_is_no_dump(tmp_path):
    with pytest.raises(SourceError):
        bring(tmp_path)


def test_a_duplicate_leads_to_what_it_repeats(tmp_path):
    rows(tmp_path, "Posts", question(1), question(2, ClosedDate="2019-03-03T00:00:00"))
    link = {"Id": 1, "CreationDate": "2019-03-04T00:00:00", "PostId": 2, "RelatedPostId": 1, "LinkTypeId": 3}
    rows(tmp_path, "PostLinks", link, {**link, "Id": 2, "RelatedPostId": 99})
    for _run in range(2):
        report = bring(tmp_path)
        original, repeated = Thread.objects.order_by("created_at")
        assert repeated.state == "closed"
        assert f'href="/community/threads/{original.pk}/"' in repeated.posts.get(position=2).body_html
        assert report.problem_count == 1


def test_an_address_in_a_dump_of_ones_own_lets_people_claim_what_they_wrote(tmp_path):
    a_dump(tmp_path)
    rows(tmp_path, "Users", {"Id": 2, "DisplayName": "Bo", "Email": "Bo@example.org"})
    bring(tmp_path)
    person = UserFactory(email="bo@example.org")
    assert claim_personas(person) == 1
    assert Post.objects.filter(author=person).count() == 2
