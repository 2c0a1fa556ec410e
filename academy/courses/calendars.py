"""Due dates and workshops as iCalendar."""

import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from academy.courses.models import CalendarFeed, CoursePage, Enrolment, LessonPage, PathPage
from academy.courses.models.enrolments import Subject
from academy.courses.outline import pages_by_key
from publishing import access
from publishing.languages import address_in

KEPT = datetime.timedelta(days=60)
"""What is longer past stands in no calendar."""
WORKSHOP = datetime.timedelta(hours=1)
"""How long a workshop lasts whose end nobody has said."""
_signer = signing.Signer(salt="academy.courses.calendar")


def token_of(feed: CalendarFeed) -> str:
    """What the address ends with."""
    return _signer.sign_object([feed.pk, feed.nonce])


def feed_for(token: str) -> CalendarFeed | None:
    """The feed behind an address; none if it is forged or was renewed, or its person is gone."""
    try:
        pk, nonce = _signer.unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    rows = CalendarFeed.objects.filter(pk=pk, nonce=nonce, person__is_active=True)
    return rows.select_related("person").first()


def calendar_of(person: Any) -> bytes:
    """What is due for somebody, and the workshops of what they take, in their language."""
    with translation.override(person.language):
        calendar = _empty(_("My learning"))
        rows = list(Enrolment.objects.open().of(person))
        courses = pages_by_key(CoursePage, _keys(rows, Subject.COURSE), person.language, person)
        paths = pages_by_key(PathPage, _keys(rows, Subject.PATH), person.language, person)
        for row in rows:
            page = courses.get(row.key) or paths.get(row.key)
            if page is not None and row.due_at is not None:
                calendar.add_component(_due(row, page, person.language))
        for lesson in _workshops(list(courses.values()), person):
            calendar.add_component(_workshop(lesson, person.language))
    return calendar.to_ical()


def calendar_with(lesson: LessonPage) -> bytes:
    """One workshop."""
    calendar = _empty(lesson.title)
    calendar.add_component(_workshop(lesson, lesson.language))
    return calendar.to_ical()


def _keys(rows: list[Enrolment], kind: str) -> list[Any]:
    return [row.key for row in rows if row.kind == kind]


def _empty(name: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", f"-//{_host()}//Academy//")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    calendar.add("name", name)
    return calendar


def _host() -> str:
    return urlsplit(settings.PORTAL_URL).hostname or "portal"


def _event(uid: str, title: str, page: Any, language: str) -> Event:
    event = Event()
    event.add("uid", f"{uid}@{_host()}")
    event.add("dtstamp", timezone.now())
    event.add("summary", title)
    event.add("url", f"{settings.PORTAL_URL}{address_in(page, language) or ''}")
    return event


def _due(row: Enrolment, page: Any, language: str) -> Event:
    """A day, not an hour: the end of a day is another hour elsewhere."""
    event = _event(f"due-{row.pk}", _("Due: %(title)s") % {"title": page.title}, page, language)
    assert row.due_at is not None
    event.add("dtstart", row.due_at.date())
    return event


def _workshop(lesson: LessonPage, language: str) -> Event:
    event = _event(f"workshop-{lesson.translation_key}", lesson.title, lesson, language)
    assert lesson.starts_at is not None
    event.add("dtstart", lesson.starts_at)
    event.add("dtend", lesson.ends_at or lesson.starts_at + WORKSHOP)
    if lesson.place:
        event.add("location", lesson.place)
    if lesson.summary:
        event.add("description", lesson.summary)
    return event


def _workshops(courses: list[CoursePage], person: Any) -> list[LessonPage]:
    since = timezone.now() - KEPT
    found: list[LessonPage] = []
    for course in courses:
        rows = LessonPage.objects.live().descendant_of(course).filter(starts_at__gte=since).select_related("locale")
        found += list(access.visible_to(rows, person))
    return found
