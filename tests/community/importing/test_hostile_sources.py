"""Strings that try to break whatever takes them, as everything that an export says."""

import pytest

from community.models import Post, Thread
from tests.community.importing.sources import a_post, a_topic, an_export, as_json, bring
from tests.hostile import all_strings, faults_of, needs_strings

pytestmark = [pytest.mark.django_db, needs_strings]


def test_an_export_full_of_hostile_strings_comes_in_without_harm(tmp_path):
    an_export(tmp_path)
    strings = [text[:4_000] for text in all_strings()]
    topics, posts = [], []
    for number, text in enumerate(strings, 10):
        topics.append(a_topic(number, title=text, tags=[text]))
        posts.append(a_post(number, 1, raw=text, username=text, user_id=None))
        posts.append(a_post(number, 2, raw="", cooked=text, name=text))
    as_json(tmp_path, "topics.json", topics)
    as_json(tmp_path, "posts.json", posts)
    (tmp_path / "posts.jsonl").unlink()
    report = bring(tmp_path, "discourse")
    assert not [reason for reason in report.problems if reason.startswith("unexpected")]
    assert Thread.objects.count() > len(strings) / 2
    assert not [post.pk for post in Post.objects.all() if faults_of(post.body_html)]
