"""The community of the demonstration."""

import pytest
import yaml

from accounts.actions import create_person
from community.models import Post, Space, Thread
from portal.demo.community import CONTENT, load_community
from portal.demo.loading import load_features, read_people

pytestmark = pytest.mark.django_db


def test_the_demo_has_threads_in_every_language_and_loads_once():
    load_features()
    for person in read_people():
        create_person(**{key: value for key, value in person.items() if key != "label"})
    load_community()
    load_community()
    content = yaml.safe_load(CONTENT.read_text(encoding="utf-8"))
    assert Thread.objects.count() == len(content["threads"])
    by_language = {code: Thread.objects.filter(language=code).count() for code in ("en", "ga", "hy", "vi", "fa")}
    assert by_language["en"] >= 12
    assert min(by_language.values()) == 3
    assert Thread.objects.solved().exists()
    assert Thread.objects.unanswered().exists()
    assert not Post.objects.filter(author=None).exists()
    assert Space.objects.get(slug="partners").rule.expression.startswith("group:")
