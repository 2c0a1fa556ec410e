"""What courses know about people and organisations."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from academy.courses.models import CoursePage, Enrolment, PathPage
from academy.courses.models.enrolments import Subject
from academy.courses.outline import pages_by_key
from accounts.facts import Fact, TimelineItem
from accounts.models import User
from publishing.languages import address_in

LATEST = 20


def facts(subject: Any) -> Iterator[Fact]:
    """How many courses and paths somebody has completed, or the members of an organisation have."""
    rows = Enrolment.objects.completed()
    if isinstance(subject, User):
        rows = rows.filter(person=subject)
    else:
        rows = rows.filter(person__memberships__organisation=subject)
    kinds = list(rows.values_list("kind", flat=True))
    if courses := kinds.count(Subject.COURSE):
        yield Fact(_("Courses completed"), courses, icon="graduation-cap")
    if paths := kinds.count(Subject.PATH):
        yield Fact(_("Learning paths completed"), paths, icon="route")


def timeline(subject: Any) -> Iterator[TimelineItem]:
    """What somebody completed last."""
    if not isinstance(subject, User):
        return
    rows = list(Enrolment.objects.completed().filter(person=subject).order_by("-completed_at")[:LATEST])
    language = get_language() or "en"
    for model, kind, icon in ((CoursePage, Subject.COURSE, "graduation-cap"), (PathPage, Subject.PATH, "route")):
        mine = [row for row in rows if row.kind == kind]
        pages = pages_by_key(model, [row.key for row in mine], language, subject)
        for row in mine:
            page = pages.get(row.key)
            if page is not None and row.completed_at is not None:
                yield TimelineItem(row.completed_at, page.title, address_in(page, language) or "", icon)
