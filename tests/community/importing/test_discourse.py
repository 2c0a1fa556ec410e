"""An export of Discourse becomes spaces and threads."""

import pytest

from community.importing.report import Outcome
from community.models import Post, Space, TagSynonym, Thread
from tests.community.importing.sources import a_post, a_topic, an_export, as_json, bring

pytestmark = pytest.mark.django_db


def brought(folder, **options):
    return bring(folder, "discourse", **options)


def test_categories_topics_and_posts_become_spaces_threads_and_posts(tmp_path):
    report = brought(an_export(tmp_path))
    thread = Thread.objects.get()
    posts = list(thread.posts.in_order())
    assert (thread.title, thread.space.name, thread.view_count, thread.reply_count) == ("Topic 1", "Help", 7, 2)
    assert [post.position for post in posts] == [1, 2, 3]
    assert posts[1].body_html.strip() == "<p>Text <strong>2</strong> of topic 1.</p>"
    assert posts[2].reply_to == posts[1]
    assert posts[0].persona.name == "user1"
    assert Space.objects.get(slug="mail").parent.slug == "help"
    assert TagSynonym.objects.get(slug="post").tag.slug == "letters"
    assert {tag.slug for tag in thread.tags.all()} == {"letters"}
    assert report.outcomes == {Outcome.CREATED: 3}


def test_a_second_run_doubles_nothing(tmp_path):
    brought(an_export(tmp_path))
    report = brought(tmp_path)
    assert report.outcomes == {Outcome.UNCHANGED: 3}
    assert (Thread.objects.count(), Space.objects.count()) == (1, 3)


def test_what_was_for_a_few_is_for_nobody_until_they_are_let_in(tmp_path):
    an_export(tmp_path)
    as_json(tmp_path, "topics.json", [a_topic(1, category_id=7)])
    brought(tmp_path)
    board = Space.objects.get(slug="board")
    assert (board.kind, board.joining) == ("group", "invitation")
    assert not board.access_rule.is_public
    assert Thread.objects.get().space == board


def test_a_topic_of_a_category_that_the_source_hides_is_not_taken(tmp_path):
    an_export(tmp_path)
    as_json(tmp_path, "topics.json", [a_topic(1, category_id=99)])
    report = brought(tmp_path)
    assert not Post.objects.exists()
    assert report.outcomes == {Outcome.SKIPPED: 3}


def test_private_deleted_and_whispered_words_are_not_taken(tmp_path):
    an_export(tmp_path)
    as_json(tmp_path, "topics.json", [a_topic(1), a_topic(2, archetype="private_message"), a_topic(3, visible=False)])
    posts = [
        a_post(1, 1),
        a_post(1, 2, post_type=4),
        a_post(1, 3, deleted_at="2020-06-01T00:00:00Z"),
        a_post(1, 4, hidden=True),
        a_post(2, 1),
        a_post(3, 1),
    ]
    as_json(tmp_path, "posts.jsonl", posts)
    brought(tmp_path)
    shown = Post.objects.shown().get()
    assert (shown.position, shown.thread.reply_count) == (1, 0)
    assert Post.objects.filter(visibility="hidden").count() == 2
    assert Thread.objects.get(title="Topic 3").visibility == "hidden"


def test_the_accepted_answer_makes_it_a_solved_question(tmp_path):
    an_export(tmp_path)
    as_json(tmp_path, "posts.jsonl", [a_post(1, 1), a_post(1, 2, accepted_answer=True), a_post(1, 3)])
    brought(tmp_path)
    thread = Thread.objects.get()
    assert (thread.kind, thread.accepted_answer.position) == ("question", 2)


def test_posts_in_any_order_and_pages_of_the_api_are_understood(tmp_path):
    an_export(tmp_path)
    (tmp_path / "posts.jsonl").unlink()
    page = {**a_topic(1), "post_stream": {"posts": [a_post(1, 1), a_post(1, 2)]}}
    as_json(tmp_path, "t/1.json", page)
    as_json(tmp_path, "t/0.json", {"post_stream": {"posts": [a_post(1, 3)]}})
    as_json(tmp_path, "t/bad.json", {"errors": ["not found"]})
    report = brought(tmp_path)
    assert [post.body[:9] for post in Thread.objects.get().posts.in_order()] == ["Text **1*", "Text **2*", "Text **3*"]
    assert report.problem_count == 1


def test_quotations_and_likes_are_kept_and_names_are_no_mentions(tmp_path):
    an_export(tmp_path)
    raw = '[quote="user1, post:1, topic:1"]\nOld words\n[/quote]\nThanks @user1 ![shot|690x400](upload://abc.png)'
    liked = a_post(1, 2, raw=raw, actions_summary=[{"id": 2, "count": 4}])
    as_json(tmp_path, "posts.jsonl", [a_post(1, 1), liked])
    brought(tmp_path)
    post = Post.objects.get(position=2)
    assert "<blockquote>" in post.body_html
    assert "Thanks @user1 [shot]" in post.body_html
    assert post.vote_count == 4


def test_broken_lines_and_odd_shapes_are_reported_and_the_rest_is_taken(tmp_path):
    an_export(tmp_path)
    text = (tmp_path / "posts.jsonl").read_text().splitlines()
    odd = ['{"id": 9, ', "[1, 2]", '{"topic_id": 1}', '{"topic_id": 1, "post_number": 8, "actions_summary": 7}']
    (tmp_path / "posts.jsonl").write_text("\n".join([text[0], *odd, *text[1:]]))
    report = brought(tmp_path)
    assert Post.objects.count() == 3
    assert report.problem_count == 4


def test_a_long_array_is_read_piece_by_piece_up_to_where_it_breaks(tmp_path):
    an_export(tmp_path)
    (tmp_path / "posts.jsonl").unlink()
    posts = [a_post(1, number, created_at="2020-05-01T08:00:00Z", raw="é" * 20_000) for number in range(1, 30)]
    as_json(tmp_path, "posts.json", posts)
    report = brought(tmp_path)
    assert (Post.objects.count(), report.problem_count) == (29, 0)
    whole = (tmp_path / "posts.json").read_text()
    (tmp_path / "posts.json").write_text(whole[: len(whole) // 2])
    report = brought(tmp_path)
    assert report.problem_count == 1
    assert report.outcomes == {Outcome.UNCHANGED: 14}
