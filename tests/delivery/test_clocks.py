"""When mail may come: quiet hours and digests by the reader's clock, over the days on which clocks are changed."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.clocks import digest_period, when_mail_may_come, zone_of

DUBLIN, TEHRAN, KATHMANDU, NEW_YORK = "Europe/Dublin", "Asia/Tehran", "Asia/Kathmandu", "America/New_York"
ZONES = [DUBLIN, TEHRAN, KATHMANDU, NEW_YORK, "Australia/Lord_Howe", "Pacific/Apia", "UTC", "No/Where"]
MOMENTS = st.integers(1_735_689_600, 1_830_297_600).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@dataclass
class Times:
    quiet_from: time | None = None
    quiet_until: time | None = None
    digest_hour: int = 8
    digest_weekday: int = 0


NIGHT = Times(time(22), time(7))


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "zone", "times", "expected"),
    [
        ("2026-11-22 12:00", DUBLIN, None, "2026-11-22 12:00"),
        ("2026-11-22 12:00", DUBLIN, Times(), "2026-11-22 12:00"),
        ("2026-11-22 12:00", DUBLIN, Times(time(7), time(7)), "2026-11-22 12:00"),
        ("2026-11-22 21:59", DUBLIN, NIGHT, "2026-11-22 21:59"),
        ("2026-11-22 22:00", DUBLIN, NIGHT, "2026-11-23 07:00"),
        ("2026-11-23 03:00", DUBLIN, NIGHT, "2026-11-23 07:00"),
        ("2026-11-23 07:00", DUBLIN, NIGHT, "2026-11-23 07:00"),
        ("2026-11-22 12:30", DUBLIN, Times(time(12), time(13)), "2026-11-22 13:00"),
        ("2026-11-22 19:00", TEHRAN, NIGHT, "2026-11-23 03:30"),
        ("2026-11-22 16:30", KATHMANDU, NIGHT, "2026-11-23 01:15"),
        ("2026-11-23 02:00", NEW_YORK, NIGHT, "2026-11-23 02:00"),
        ("2026-11-23 04:00", NEW_YORK, NIGHT, "2026-11-23 12:00"),
    ],
)
def test_mail_waits_for_the_end_of_the_quiet_hours(now, zone, times, expected):
    assert when_mail_may_come(utc(now), zone, times) == utc(expected)


def test_a_night_with_an_hour_less_ends_when_the_clock_says_so():
    assert when_mail_may_come(utc("2026-03-28 23:00"), DUBLIN, NIGHT) == utc("2026-03-29 06:00")


def test_a_night_with_an_hour_more_ends_when_the_clock_says_so():
    assert when_mail_may_come(utc("2026-10-24 22:30"), DUBLIN, NIGHT) == utc("2026-10-25 07:00")


def test_an_end_in_the_hour_that_is_left_out_comes_with_the_hour_after_it():
    # On 29 March clocks in Dublin jump from 01:00 to 02:00.
    moment = when_mail_may_come(utc("2026-03-28 23:00"), DUBLIN, Times(time(22), time(1, 30)))
    assert moment.astimezone(zone_of(DUBLIN)).time() == time(2, 30)


def test_an_end_in_the_hour_that_comes_twice_is_never_in_the_past():
    # On 25 October 01:00–02:00 comes twice in Dublin: at 00:30 UTC for the first time, at 01:30 for the second.
    times = Times(time(22), time(1, 45))
    assert when_mail_may_come(utc("2026-10-25 00:30"), DUBLIN, times) == utc("2026-10-25 00:45")
    assert when_mail_may_come(utc("2026-10-25 01:30"), DUBLIN, times) == utc("2026-10-25 01:45")


@given(
    now=MOMENTS,
    zone=st.sampled_from(
        [DUBLIN, TEHRAN, KATHMANDU, NEW_YORK, "Australia/Lord_Howe", "Pacific/Apia", "UTC", "No/Where"]
    ),
    start=st.times(),
    end=st.times(),
)
def test_mail_never_comes_in_the_past_nor_later_than_a_day_and_an_hour(now, zone, start, end):
    found = when_mail_may_come(now, zone, Times(start.replace(tzinfo=None), end.replace(tzinfo=None)))
    assert now <= found <= now + timedelta(hours=25)


def period(now, zone=DUBLIN, times=None, weekly=False):
    return digest_period(utc(now), zone, times, weekly=weekly)


def test_a_day_ends_at_the_readers_hour():
    assert period("2026-11-22 07:59") == (date(2026, 11, 21), utc("2026-11-21 08:00"))
    assert period("2026-11-22 08:00") == (date(2026, 11, 22), utc("2026-11-22 08:00"))


def test_a_day_is_the_readers_day():
    assert period("2026-11-22 20:00", "Pacific/Auckland") == (date(2026, 11, 23), utc("2026-11-22 19:00"))
    assert period("2026-11-22 04:30", TEHRAN) == (date(2026, 11, 22), utc("2026-11-22 04:30"))


def test_a_week_ends_on_the_readers_day():
    friday = Times(digest_hour=17, digest_weekday=4)
    assert period("2026-11-22 12:00", times=friday, weekly=True) == (date(2026, 11, 20), utc("2026-11-20 17:00"))
    assert period("2026-11-20 16:59", times=friday, weekly=True) == (date(2026, 11, 13), utc("2026-11-13 17:00"))


def test_a_digest_comes_at_its_hour_before_and_after_clocks_change():
    assert period("2026-03-28 12:00")[1] == utc("2026-03-28 08:00")
    assert period("2026-03-29 12:00")[1] == utc("2026-03-29 07:00")


@given(
    now=MOMENTS,
    hour=st.integers(0, 23),
    weekday=st.integers(0, 6),
    weekly=st.booleans(),
    zone=st.sampled_from(ZONES),
)
def test_the_latest_digest_was_due_within_one_period(now, hour, weekday, weekly, zone):
    day, due = digest_period(now, zone, Times(digest_hour=hour, digest_weekday=weekday), weekly=weekly)
    assert now - timedelta(days=7 if weekly else 1, hours=2) < due <= now
    assert not weekly or day.weekday() == weekday
