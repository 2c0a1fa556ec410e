"""What each request knows about its reader: time zone and language; and the reader's own page."""

import datetime

import pytest
from django.http import HttpResponse
from django.template import Context, Template
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import get_current_timezone_name

from accounts import zones
from accounts.browsers import describe
from accounts.facts import Fact, TimelineItem, facts_about, register_facts, register_timeline, timeline_of
from accounts.middleware import ReaderMiddleware
from accounts.models import User
from tests.factories.accounts import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


def pass_through(client, rf, path="/", user=None):
    """What a view would see behind the middleware."""
    seen = {}

    def view(request):
        template = Template("{{ moment|date:'H:i' }}")
        moment = datetime.datetime(2026, 7, 1, 12, tzinfo=datetime.UTC)
        seen.update(zone=get_current_timezone_name(), language=translation.get_language())
        seen["shown"] = template.render(Context({"moment": moment}))
        return HttpResponse()

    request = rf.get(path)
    request.session = client.session
    request.user = user
    with translation.override("en"):
        ReaderMiddleware(view)(request)
    return seen


def test_times_are_shown_in_the_readers_zone(client, rf):
    user = UserFactory(time_zone="Asia/Tehran")
    client.force_login(user)
    assert pass_through(client, rf, user=user)["shown"] == "15:30"


def test_an_unknown_zone_is_universal_time(client, rf):
    user = UserFactory(time_zone="Mars/Olympus")
    client.force_login(user)
    assert pass_through(client, rf, user=user)["zone"] == "UTC"


def test_an_address_without_language_speaks_the_readers_and_one_with_its_own(client, rf):
    user = UserFactory(language="vi")
    client.force_login(user)
    assert pass_through(client, rf, "/", user)["language"] == "vi"
    assert pass_through(client, rf, "/en/search/", user)["language"] == "en"


def test_a_stranger_without_a_session_is_not_asked_for(rf):
    class NoSession:
        session_key = None

    request = rf.get("/")
    request.session = NoSession()
    assert ReaderMiddleware(lambda request: HttpResponse("fine"))(request).content == b"fine"


def test_settings_are_saved_and_confirmed_in_the_new_language(client):
    user = UserFactory()
    client.force_login(user)
    typed = {"name": "  Ann   Lee ", "language": "fa", "time_zone": "Asia/Ho_Chi_Minh"}
    response = client.post("/en/account/", typed)
    assert response["Location"] == "/fa/account/"
    user.refresh_from_db()
    assert (user.name, user.language, user.time_zone) == ("Ann Lee", "fa", "Asia/Ho_Chi_Minh")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 151}, "name"),
        ({"language": "xx"}, "language"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
    ],
)
def test_wrong_settings_are_not_saved_and_what_was_typed_stays(client, wrong, field):
    user = UserFactory(name="Before")
    client.force_login(user)
    response = client.post("/en/account/", {"name": "After", "language": "en", "time_zone": "UTC", **wrong})
    assert list(response.context["form"].errors) == [field]
    assert User.objects.get().name == "Before"
    if field != "name":
        assert 'value="After"' in response.content.decode()


def test_the_page_asks_to_sign_in_first(client):
    response = client.get("/en/account/")
    assert response["Location"] == "/en/account/login/?next=/en/account/"


@pytest.mark.parametrize("language", ["en", "ga", "hy", "vi", "fa"])
def test_every_zone_is_offered_once_under_a_name_of_its_own(language):
    with translation.override(language):
        groups = dict(zones.choices()[1:])
    offered = [zone for _area, places in zones.choices()[1:] for zone in places]
    assert len(offered) == len(set(offered)) > 300
    assert len(groups) == 10
    assert zones.known_zone("Europe/Dublin")
    assert zones.known_zone("Europe/Nowhere") is None


def test_zones_are_named_in_the_readers_language():
    with translation.override("fa"):
        flat = dict(place for _area, places in zones.choices()[1:] for place in places)
    assert flat["Europe/Dublin"] == "ایرلند · دوبلین"


@pytest.mark.parametrize(
    ("agent", "expected"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140 Safari/537.36"
            " Edg/140.0",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19.0 Mobile Safari/604.1",
            "Safari on iPhone",
        ),
        ("curl/8", "Unknown browser"),
        ("", "Unknown browser"),
    ],
)
def test_browsers_have_names_people_know(agent, expected):
    assert describe(agent) == expected


def test_a_person_is_known_by_their_organisations(client):
    membership = MembershipFactory(role="owner", organisation__name="Bluewater")
    facts = facts_about(membership.user)
    assert [fact.value for fact in facts if fact.label == "Bluewater"] == ["Owner"]
    client.force_login(membership.user)
    assert "Bluewater" in client.get(reverse("account_settings")).content.decode()


def test_a_feature_adds_what_it_knows(monkeypatch):
    monkeypatch.setattr("accounts.facts._facts", [])
    monkeypatch.setattr("accounts.facts._timelines", [])
    house = OrganisationFactory()
    days = [datetime.datetime(2026, 1, day, tzinfo=datetime.UTC) for day in (1, 3, 2)]

    def certificates(subject):
        return [Fact("Certificates", 3)] if subject == house else []

    def history(subject):
        return [TimelineItem(at, f"day {at.day}") for at in days]

    for _ in range(2):
        register_facts(certificates)
        register_timeline(history)
    assert facts_about(house) == [Fact("Certificates", 3)]
    assert facts_about(UserFactory()) == []
    assert [item.title for item in timeline_of(house, limit=2)] == ["day 3", "day 2"]
