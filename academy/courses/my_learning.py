"""My learning: where somebody stands in everything they take, and what comes next."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from academy.courses.actions.completing import today_of
from academy.courses.models import CoursePage, Enrolment, LearningDay, PathPage
from academy.courses.models.enrolments import Subject
from academy.courses.outline import pages_by_key
from academy.courses.showing import resume_link
from academy.courses.standing import Standing, standings_of
from publishing.languages import address_in, reading_language

MOST = 200
"""Enrolments on one page: more than anybody takes."""
WEEKS = 53


@dataclass(frozen=True)
class Taken:
    """Something that somebody takes."""

    enrolment: Enrolment
    title: str
    url: str
    lang: str
    dir: str
    percent: int
    note: str
    resume: dict[str, Any] | None = None


def weeks_in_a_row(days: Sequence[datetime.date], today: datetime.date) -> int:
    """In how many weeks in a row somebody learned. A week that has only begun breaks nothing."""
    weeks = {_week(day) for day in days}
    this = _week(today)
    week = this if this in weeks else this - datetime.timedelta(days=7)
    count = 0
    while week in weeks:
        count += 1
        week -= datetime.timedelta(days=7)
    return count


def _week(day: datetime.date) -> datetime.date:
    """The Monday of its week."""
    return day - datetime.timedelta(days=day.weekday())


def taken_by(user: Any, request: HttpRequest) -> dict[str, Any]:
    """Everything that `user` takes, in as many queries whatever its number."""
    language = reading_language(request)
    rows = list(Enrolment.objects.current().of(user).order_by("-active_at")[:MOST])
    keys = {kind: [row.key for row in rows if row.kind == kind] for kind in Subject.values}
    courses = pages_by_key(CoursePage, keys[Subject.COURSE], language, user)
    paths = pages_by_key(PathPage, keys[Subject.PATH], language, user)
    standings = standings_of(list(courses.values()), user)
    shown = []
    for row in rows:
        if row.key in courses:
            shown.append(_course(row, standings[row.key], language, request))
        elif row.key in paths:
            shown.append(_path(row, paths[row.key], rows, language))
    going_on = [item for item in shown if not item.enrolment.is_complete]
    begun = [item for item in going_on if item.resume]
    return {
        "going_on": sorted(going_on, key=_by_due),
        "completed": [item for item in shown if item.enrolment.is_complete],
        "next_step": begun[0] if begun else None,
        **_streak(user),
    }


def _by_due(item: Taken) -> tuple[bool, Any, Any]:
    due = item.enrolment.due_at
    return (due is None, due or item.enrolment.created_at, item.title)


def _link(page: Any, language: str) -> dict[str, Any]:
    is_own = page.language == language
    return {
        "title": page.title,
        "url": address_in(page, language) or "",
        "lang": "" if is_own else page.language,
        "dir": "" if is_own else page.direction,
    }


def _course(row: Enrolment, standing: Standing, language: str, request: HttpRequest) -> Taken:
    resume = resume_link(standing, request) if not row.is_complete else None
    link = _link(standing.course, language)
    before = standing.waits_for
    note = _("Waits for “%(title)s”") % {"title": before.title} if before else standing.note
    return Taken(row, **link, percent=standing.percent, note=note, resume=resume)


def _path(row: Enrolment, path: PathPage, rows: Sequence[Enrolment], language: str) -> Taken:
    keys = path.course_keys
    done = sum(each.key in keys and each.is_complete for each in rows)
    percent = 100 if row.is_complete else round(100 * done / len(keys)) if keys else 0
    return Taken(row, **_link(path, language), percent=percent, note=f"{done} / {len(keys)}")


def _streak(user: Any) -> dict[str, Any]:
    today = today_of(user)
    days = LearningDay.objects.days_of(user, today - datetime.timedelta(weeks=WEEKS))
    month = today - datetime.timedelta(days=30)
    return {"weeks": weeks_in_a_row(days, today), "days_of_month": sum(day > month for day in days)}
