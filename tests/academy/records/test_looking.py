"""How it stands, in the admin and on the command line."""

import json
import uuid
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from academy.records.models import Statement
from tests.factories import academy_courses as make
from tests.factories.accounts import UserFactory, an_administrator

pytestmark = pytest.mark.django_db


def refused(reason: str = "400 <script>") -> Statement:
    make.enrolled(UserFactory(), make.a_course(1))
    Statement.objects.waiting().update(state="refused", last_error=reason)
    return Statement.objects.refused().latest("pk")


def told(*arguments: str) -> str:
    out = StringIO()
    call_command("xapi", *arguments, stdout=out)
    return out.getvalue()


def test_staff_see_what_was_refused_and_send_it_again(client, store):
    row, other = refused(), refused()
    client.force_login(an_administrator())
    url = reverse("academy_records")
    html = client.get(url).content.decode()
    assert "400 &lt;script&gt;" in html
    assert str(row.statement_id) in html
    assert client.post(url, {"statement": str(row.statement_id)}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.last_error) == ("waiting", "")
    assert client.post(url, {"statement": "nonsense"}).status_code == 302
    other.refresh_from_db()
    assert other.state == "refused"
    client.post(url)
    assert not Statement.objects.refused().exists()
    assert "learning-records" in client.get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.parametrize("is_staff", [True, False])
def test_others_neither_see_nor_send(client, store, is_staff):
    row = refused()
    client.force_login(UserFactory(is_staff=is_staff))
    for answer in (client.get(reverse("academy_records")), client.post(reverse("academy_records"))):
        assert answer.status_code in (302, 403)
    row.refresh_from_db()
    assert row.state == "refused"


def test_the_command_shows_sends_and_sends_again(store):
    make.enrolled(UserFactory(), make.a_course(1))
    assert "1 waiting, 0 sent, 0 refused" in told("status")
    assert told("send").startswith("1 sent, 0 waiting")
    row = refused("400 no good")
    assert f"{row.statement_id}  registered  400 no good" in told("status")
    assert json.loads(told("status", "--json"))["refused"] == 1
    assert told("resend", str(uuid.uuid4())).startswith("0 ")
    assert told("resend").startswith("1 ")
    told("send")
    assert told("resend", "--sent").startswith("2 ")
    told("send")
    assert len(store.order) == 2


def test_the_command_says_when_the_store_is_away_or_there_is_none(store, settings):
    make.enrolled(UserFactory(), make.a_course(1))
    with store.away(), pytest.raises(CommandError, match="cannot be reached"):
        told("send")
    assert "Failing since" in told("status")
    assert told("send").startswith("1 sent")
    settings.XAPI_ENDPOINT = ""
    assert "XAPI_ENDPOINT is not set" in told("status")
    with pytest.raises(CommandError):
        told("send")
