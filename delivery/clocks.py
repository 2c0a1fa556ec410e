"""When mail may come, by the clock of its reader. Pure functions; times go in and come out in UTC."""

import zoneinfo
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

DEFAULT_HOUR = 8
DEFAULT_WEEKDAY = 0


class Times(Protocol):
    """What somebody chose."""

    quiet_from: time | None
    quiet_until: time | None
    digest_hour: int
    digest_weekday: int


def zone_of(name: str) -> zoneinfo.ZoneInfo:
    """The time zone of this name; UTC for one that no longer exists."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo("UTC")


def when_mail_may_come(now: datetime, zone_name: str, times: Times | None) -> datetime:
    """`now`, or the end of the quiet hours that `now` lies in."""
    if times is None or times.quiet_from is None or times.quiet_until is None or times.quiet_from == times.quiet_until:
        return now
    zone = zone_of(zone_name)
    local = now.astimezone(zone)
    start, end, clock = times.quiet_from, times.quiet_until, local.time()
    over_midnight = start > end
    if not (clock >= start or clock < end if over_midnight else start <= clock < end):
        return now
    day = local.date() + timedelta(days=1) if over_midnight and clock >= start else local.date()
    # Clocks turned back show this hour twice: quiet ends with the first that is still to come.
    ends = (_moment(day, end, zone, fold) for fold in (0, 1))
    return next((moment for moment in ends if moment > now), now)


def digest_period(now: datetime, zone_name: str, times: Times | None, *, weekly: bool) -> tuple[date, datetime]:
    """The latest day on which a digest was due, by the reader's calendar, and the moment it was."""
    zone = zone_of(zone_name)
    hour = time(times.digest_hour if times else DEFAULT_HOUR)
    day = now.astimezone(zone).date()
    if weekly:
        weekday = times.digest_weekday if times else DEFAULT_WEEKDAY
        day -= timedelta(days=(day.weekday() - weekday) % 7)
    due = _moment(day, hour, zone, 0)
    if due > now:
        day -= timedelta(days=7 if weekly else 1)
        due = _moment(day, hour, zone, 0)
    return day, due


def _moment(day: date, clock: time, zone: zoneinfo.ZoneInfo, fold: int) -> datetime:
    """When clocks in `zone` show this. An hour that is left out in spring counts as the one after it."""
    return datetime.combine(day, clock, tzinfo=zone).replace(fold=fold).astimezone(UTC)
