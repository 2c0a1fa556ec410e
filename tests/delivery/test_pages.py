"""The bell, the page of notices, the preferences, and the way out of every mail."""

from datetime import time
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from django.utils import translation

from delivery.kinds import MailRhythm, register_unfollow
from delivery.models import MailTimes, Notice, Preference
from delivery.tokens import Unsubscribing, unsubscribe_token
from tests.factories import delivery as factories
from tests.factories.accounts import UserFactory
from tests.factories.delivery import a_notice, a_thread, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(client):
    user = UserFactory(name="Ann", time_zone="Europe/Dublin")
    client.force_login(user)
    return user


def page(client, path="/en/delivery/notices/", **query):
    response = client.get(path, query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_bell_says_how_many_are_unread(client, ann):
    told(ann)
    html = page(client, "/en/delivery/bell/")
    assert 'aria-label="Notifications: 1 unread"' in html
    assert html.count("<span") == 1


def test_the_bell_counts_no_further_than_anybody_cares(client, ann):
    occasion = factories.told(ann)
    Notice.objects.bulk_create(Notice(occasion=occasion, recipient=ann, key=f"more {number}") for number in range(120))
    assert "more than 99 unread" in page(client, "/en/delivery/bell/")


def test_strangers_have_no_bell(client):
    assert client.get("/en/delivery/bell/").status_code == 204
    assert client.get("/en/delivery/notices/").status_code == 302


def test_the_bell_costs_one_query(client, ann, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):  # session, person, count
        client.get("/en/delivery/bell/")


def test_a_notice_is_told_in_words_and_leads_to_its_thing_in_the_readers_language(client, ann):
    told(ann)
    html = page(client, "/fa/delivery/notices/")
    assert 'href="/fa/threads/1/"' in html
    assert "Ann replied in Thread 1" in html
    assert "It is under Settings." in html


def test_notices_about_one_thing_stand_together(client, ann):
    told(ann, parameters={"who": "Old", "text": ""})
    told(ann, about=a_thread(2))
    told(ann, parameters={"who": "New", "text": ""})
    html = page(client)
    assert html.count('class="earlier"') == 1
    assert html.index("New replied") < html.index("Old replied")


def test_what_may_not_be_read_any_more_is_not_shown_and_stops_ringing(client, ann):
    told(ann)
    factories.HIDDEN.add("1")
    assert "Nothing on this page" not in page(client)
    assert "Thread 1" not in page(client)
    assert Notice.objects.unread_count(ann) == 0


def test_what_other_people_typed_is_shown_as_text(client, ann):
    told(ann, parameters={"who": "<script>alert(1)</script>", "text": "<img src=x onerror=alert(1)>"})
    html = page(client)
    assert "<script>alert" not in html
    assert "<img src=x" not in html


def test_notices_of_a_kind_that_is_gone_are_left_out(client, ann):
    told(ann)
    Notice.objects.get().occasion.__class__.objects.update(kind="gone.kind")
    assert "Nothing yet" in page(client)


def test_pages_follow_each_other_by_position(client, ann):
    for number in range(30):
        told(ann, about=a_thread(number))
    first = page(client)
    assert "Thread 29<" in first
    assert "Thread 5<" in first
    assert "Thread 4<" not in first
    position = first.partition("?before=")[2].partition('"')[0]
    second = page(client, before=position)
    assert "Thread 4<" in second
    assert "Thread 5<" not in second


def test_a_long_list_costs_as_many_queries_as_a_short_one(client, ann, django_assert_max_num_queries):
    for number in range(40):
        told(ann, about=a_thread(number))
    page(client)
    with django_assert_max_num_queries(14):
        page(client)


@pytest.mark.parametrize("position", ["x", "-1", "9" * 40, "١", "\x00", "1 OR 1"])
def test_any_position_gets_an_answer(client, ann, position):
    assert client.get("/en/delivery/notices/", {"before": position}).status_code == 200


def test_only_unread_ones_can_be_listed(client, ann):
    a_notice(ann)
    told(ann, about=a_thread(2))
    Notice.objects.filter(occasion__about_id="1").mark_read()
    html = page(client, show="unread")
    assert "Thread 2" in html
    assert "Thread 1" not in html


def test_one_or_all_are_marked_by_post_alone(client, ann):
    notice = a_notice(ann)
    assert client.get(f"/en/delivery/notices/{notice.pk}/read/").status_code == 405
    client.post(f"/en/delivery/notices/{notice.pk}/read/")
    assert Notice.objects.unread_count(ann) == 0
    newer = a_notice(ann)
    client.post("/en/delivery/notices/read/", {"until": newer.pk})
    assert Notice.objects.unread_count(ann) == 0


def test_nobody_reads_for_somebody_else(client, ann):
    notice = a_notice(UserFactory())
    assert client.post(f"/en/delivery/notices/{notice.pk}/read/").status_code == 404
    assert client.post(f"/en/delivery/notices/{notice.pk}/open/").status_code == 404
    client.post("/en/delivery/notices/read/", {"until": notice.pk})
    assert Notice.objects.get().is_unread


def test_a_notice_whose_page_does_not_mark_it_is_opened_by_way_of_it(client, ann):
    notice = a_notice(ann, kind="tests.decision")
    assert f'action="/en/delivery/notices/{notice.pk}/open/"' in page(client)
    response = client.post(f"/fa/delivery/notices/{notice.pk}/open/")
    assert response["Location"] == "/fa/threads/1/"
    assert Notice.objects.unread_count(ann) == 0


@pytest.mark.parametrize(
    "url", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", ""]
)
def test_a_notice_leads_nowhere_but_to_the_portal(client, ann, url):
    notice = a_notice(ann, kind="tests.decision", url=url, about=a_thread(url=url))
    assert client.post(f"/en/delivery/notices/{notice.pk}/open/")["Location"] == "/en/"


def test_an_empty_list_says_what_will_stand_there(client, ann):
    assert "Nothing yet" in page(client)
    assert "You have read everything" in page(client, show="unread")


SETTINGS = "/en/delivery/settings/"


def chosen(**more):
    times = {"quiet_from": "22:00", "quiet_until": "07:30", "digest_hour": "9", "digest_weekday": "4"}
    return {"in_page_replies": "on", "mail_replies": "daily", **times, **more}


def test_preferences_are_kept(client, ann):
    assert client.post(SETTINGS, chosen()).status_code == 302
    preference, times = Preference.objects.get(user=ann), MailTimes.objects.get(user=ann)
    assert (preference.group, preference.in_page, preference.mail) == ("replies", True, MailRhythm.DAILY)
    assert (times.quiet_from, times.quiet_until) == (time(22), time(7, 30))
    assert (times.digest_hour, times.digest_weekday) == (9, 4)
    assert 'value="22:00"' in page(client, SETTINGS)


def test_what_may_not_be_switched_off_is_not_asked(client, ann):
    html = page(client, SETTINGS)
    assert "mail_decisions" not in html
    assert "Always, on the page and by mail." in html
    client.post(SETTINGS, chosen(mail_decisions="never"))
    assert not Preference.objects.filter(group="decisions").exists()


@pytest.mark.parametrize(
    "more", [{"quiet_until": ""}, {"quiet_from": "late"}, {"digest_hour": "24"}, {"mail_replies": "x"}]
)
def test_half_or_wrong_answers_are_told_at_their_field(client, ann, more):
    response = client.post(SETTINGS, chosen(**more))
    assert response.status_code == 200
    assert 'aria-invalid="true"' in response.content.decode()
    assert not MailTimes.objects.exists()


def test_the_account_leads_to_the_preferences(client, ann):
    assert f'href="{SETTINGS}"' in page(client, "/en/account/")


def test_what_waits_for_a_digest_follows_a_new_choice(client, ann):
    Preference.objects.create(user=ann, group="replies", mail=MailRhythm.DAILY)
    told(ann)
    client.post(SETTINGS, chosen(mail_replies="weekly"))
    assert Notice.objects.get().mail == MailRhythm.WEEKLY
    client.post(SETTINGS, chosen(mail_replies="never"))
    assert Notice.objects.get().mail == MailRhythm.NEVER


def unsubscribe_url(user, scope="replies", **about):
    with translation.override("en"):
        return reverse("unsubscribe", args=[unsubscribe_token(Unsubscribing(user.pk, scope, **about))])


def test_opening_the_way_out_only_asks(client):
    ann = UserFactory()
    html = page(client, unsubscribe_url(ann))
    assert "<form" in html
    assert client.head(unsubscribe_url(ann)).status_code == 200
    assert not Preference.objects.exists()


def test_a_mail_program_unsubscribes_with_one_post_and_no_cookie():
    ann = UserFactory()
    client = Client(enforce_csrf_checks=True)
    response = client.post(unsubscribe_url(ann), {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    preference = Preference.objects.get(user=ann)
    assert preference.mail == MailRhythm.NEVER
    assert preference.in_page


def test_leaving_the_daily_mail_leaves_what_comes_daily(client):
    ann = UserFactory()
    Preference.objects.create(user=ann, group="replies", mail=MailRhythm.DAILY)
    client.post(unsubscribe_url(ann, "daily"))
    assert Preference.objects.get().mail == MailRhythm.NEVER


def test_one_thing_can_be_left_instead_of_all(client):
    ann, left = UserFactory(), []
    register_unfollow("tests.thread", lambda user, about_id: left.append((user.pk, about_id)))
    url = unsubscribe_url(ann, about_kind="tests.thread", about_id="7")
    assert "Only nothing more about this one" in page(client, url)
    client.post(url, {"what": "thing"})
    assert left == [(ann.pk, "7")]
    assert not Preference.objects.exists()


@pytest.mark.parametrize("token", ["x", "W10:abc", "a:b:c", "%20"])
def test_a_forged_way_out_leads_nowhere(client, token):
    for method in (client.get, client.post):
        assert method(f"/en/delivery/unsubscribe/{token}/").status_code == 404


def test_the_bell_asks_again_by_itself_for_the_signed_in_alone(client, ann):
    html = page(client, "/en/delivery/notices/")
    assert 'data-bell="/en/delivery/bell/"' in html
    assert "delivery/bell.js" in html
    again = page(client, "/en/delivery/bell/")
    assert "data-bell" not in again
    assert "script" not in again
    client.logout()
    assert "bell.js" not in client.get("/en/account/login/").content.decode()


def test_the_script_of_the_bell_is_small():
    assert Path(finders.find("delivery/bell.js")).stat().st_size < 1_500
