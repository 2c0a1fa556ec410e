"""Why a hit stands where it does, for those who look after search."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from tests.factories.accounts import UserFactory
from tests.search.meaning.test_learning import remember


@pytest.fixture
def marketer(db, client):
    person = UserFactory(is_staff=True)
    person.user_permissions.add(
        Permission.objects.get(codename="access_admin"), Permission.objects.get(codename="view_asked")
    )
    client.force_login(person)
    return client


def test_each_hit_says_in_words_why_it_stands_there(marketer, entries):
    remember("my crew does not receive mails", 8)
    page = marketer.get(reverse("search_explained"), {"q": "crew mails received invite", "language": "en"})
    shown = page.content.decode()
    assert "Invite people to your team" in shown
    assert "It answered 1 earlier question like this one" in shown


def test_readers_do_not_see_it(client, entries):
    client.force_login(UserFactory())
    assert client.get(reverse("search_explained"), {"q": "invite"}).status_code in (302, 403)
