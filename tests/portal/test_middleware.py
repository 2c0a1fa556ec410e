"""No NUL character gets in, whichever way it takes."""

import pytest
from django.urls import reverse

from community.actions.people import profile_of
from community.models import Draft, Flag
from product.storing import storable
from tests.factories.accounts import UserFactory, a_colleague
from tests.factories.community import a_reply, a_thread

pytestmark = pytest.mark.django_db


def test_a_form_loses_its_nul_characters_and_nothing_else(client):
    person = UserFactory()
    client.force_login(person)
    client.post(reverse("community:draft"), {"place": "ask", "title": "A\0 title", "body": "a\0b\n c"})
    draft = Draft.objects.get()
    assert (draft.title, draft.body) == ("A title", "ab\n c")


def test_a_form_sent_in_one_line_does_so_too(client):
    post = a_reply(a_thread())
    client.force_login(UserFactory())
    sent = "reason=rude&note=a%00b%00"
    kind = "application/x-www-form-urlencoded"
    client.post(reverse("community:report_post", args=[post.pk]), sent, content_type=kind)
    assert Flag.objects.get().note == "ab"


@pytest.mark.parametrize("what", ["silence", "suspend"])
def test_a_reason_is_kept_without_them(client, what):
    profile = profile_of(UserFactory())
    client.force_login(a_colleague())
    sent = {"what": what, "reason": "So\0 it is.", "days": "3"}
    assert client.post(reverse("community:moderate_person", args=[profile.handle]), sent).status_code == 302


def test_what_comes_from_elsewhere_is_made_storable():
    assert storable("a\0b\x0bc\x1b[31m\ud800\tü\n") == "abc[31m?\tü\n"
