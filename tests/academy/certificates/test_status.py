"""How a certificate stands, and what may follow it."""

import datetime

import pytest

from academy.certificates.status import Standing, Status, in_grace, may_follow, months_later, status_of

UTC = datetime.UTC
NOW = datetime.datetime(2026, 11, 14, 12, tzinfo=UTC)


def days(number: float) -> datetime.timedelta:
    return datetime.timedelta(days=number)


def ending(left: datetime.timedelta, **more: bool) -> Standing:
    end = NOW + left
    return Standing(expires_at=end, renewable_until=end + days(30), renewal_opens_at=end - days(90), **more)


@pytest.mark.parametrize(
    ("standing", "status"),
    [
        (Standing(), Status.VALID),
        (ending(days(61)), Status.VALID),
        (ending(days(60)), Status.EXPIRING),
        (ending(datetime.timedelta(seconds=1)), Status.EXPIRING),
        (ending(days(0)), Status.EXPIRED),
        (ending(days(-400)), Status.EXPIRED),
        (ending(days(61), is_superseded=True), Status.SUPERSEDED),
        (ending(days(-1), is_superseded=True), Status.SUPERSEDED),
        (ending(days(61), is_revoked=True), Status.REVOKED),
        (ending(days(-1), is_revoked=True, is_superseded=True), Status.REVOKED),
    ],
)
def test_a_status_follows_from_the_facts_alone(standing: Standing, status: Status):
    assert status_of(standing, NOW) == status


def test_grace_begins_with_the_end_and_ends_by_itself():
    assert not in_grace(ending(days(1)), NOW)
    assert in_grace(ending(days(0)), NOW)
    assert in_grace(ending(days(-29.9)), NOW)
    assert not in_grace(ending(days(-30)), NOW)
    assert not in_grace(ending(days(-1), is_revoked=True), NOW)


@pytest.mark.parametrize(
    ("latest", "by_renewal", "expected"),
    [
        (None, False, True),
        (None, True, False),
        (Standing(), False, False),
        (ending(days(91)), False, False),
        (ending(days(91)), True, False),
        (ending(days(90)), True, True),
        (ending(days(90)), False, True),
        (ending(days(-29)), True, True),
        (ending(days(-30)), True, False),
        (ending(days(-30)), False, True),
    ],
)
def test_what_may_follow(latest: Standing | None, by_renewal: bool, expected: bool):
    assert may_follow(latest, by_renewal=by_renewal, is_barred=False, now=NOW) is expected


def test_whoever_broke_the_rules_gets_nothing_by_itself():
    assert not may_follow(None, by_renewal=False, is_barred=True, now=NOW)


@pytest.mark.parametrize(
    ("begin", "months", "end"),
    [
        ((2026, 1, 31), 1, (2026, 2, 28)),
        ((2027, 12, 31), 2, (2028, 2, 29)),
        ((2028, 2, 29), 12, (2029, 2, 28)),
        ((2026, 11, 30), 1, (2026, 12, 30)),
        ((2026, 12, 1), 1, (2027, 1, 1)),
        ((2026, 11, 14), 24, (2028, 11, 14)),
        ((2026, 3, 15), 9, (2026, 12, 15)),
    ],
)
def test_months_end_on_the_same_day_or_on_the_last(begin: tuple, months: int, end: tuple):
    assert months_later(datetime.datetime(*begin, tzinfo=UTC), months) == datetime.datetime(*end, tzinfo=UTC)
