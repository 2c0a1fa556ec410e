"""What people are told about their learning, and how it is put."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from academy.courses.models import CoursePage, Enrolment, HandIn, LessonPage, PathPage
from academy.courses.models.enrolments import Subject
from academy.courses.outline import pages_by_key
from academy.courses.policies import REVIEW, may_review
from accounts.models import Organisation, User
from accounts.policies import holders_of
from delivery.actions import About, notify
from delivery.actions.gathering import Waiting, tell_of_waiting
from delivery.kinds import MailRhythm, NoticeGroup, NoticeKind, register_group, register_kind
from publishing.languages import address_in

COURSE, LESSON, TEAM = "academy.course", "academy.lesson", "academy.team"
GROUP, REMINDERS, REVIEWS = "academy_learning", "academy_reminders", "academy_reviews"
QUEUE = "academy.hand_ins"
WAITING = "academy.waiting"


def register() -> None:
    """Say of what people can be told."""
    _register_groups()
    for name, group, label, icon, visible, marks in (
        ("assigned", GROUP, _("A course is assigned to me"), "graduation-cap", may_see_courses, False),
        ("reviewed", GROUP, _("My task is reviewed"), "clipboard-check", may_see_lessons, False),
        ("reminded", GROUP, _("My manager reminds me"), "calendar-clock", None, False),
        ("stalled", REMINDERS, _("A course waits for me"), "clock", may_see_courses, False),
        ("waiting", REVIEWS, _("Tasks are handed in"), "clipboard-check", may_see_queue, True),
    ):
        register_kind(
            NoticeKind(
                f"academy.{name}",
                group,
                label=label,
                template=f"academy/courses/notices/{name}.html",
                icon=icon,
                visible=visible,
                target_marks_read=marks,
            )
        )


def _register_groups() -> None:
    register_group(NoticeGroup(GROUP, _("Courses that I am enrolled in"), icon="graduation-cap", order=60))
    register_group(
        NoticeGroup(
            REMINDERS,
            _("Reminders of courses that I began"),
            help_text=_("After three and after ten days; no more than that."),
            icon="clock",
            order=61,
            mail=MailRhythm.AT_ONCE,
        )
    )
    register_group(
        NoticeGroup(
            REVIEWS,
            _("Tasks that wait for my review"),
            help_text=_("At most once an hour, and only while something waits."),
            icon="clipboard-check",
            order=62,
            offered_to=may_review,
        )
    )


def _keys(ids: Collection[str]) -> list[uuid.UUID]:
    found = []
    for text in ids:
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            continue
    return found


def may_see_courses(user: User, ids: Collection[str]) -> set[str]:
    """Of these courses and paths, those that `user` may read now."""
    keys = _keys(ids)
    seen: set[str] = set()
    for model in (CoursePage, PathPage):
        rows = model.objects.readable_by(user).filter(translation_key__in=keys)
        seen |= {str(key) for key in rows.values_list("translation_key", flat=True)}
    return seen


def may_see_lessons(user: User, ids: Collection[str]) -> set[str]:
    """Of these lessons, those that `user` may read now."""
    rows = LessonPage.objects.readable_by(user).filter(translation_key__in=_keys(ids))
    return {str(key) for key in rows.values_list("translation_key", flat=True)}


def may_see_queue(user: User, ids: Collection[str]) -> set[str]:
    """Whoever reviews, while something waits that is not their own."""
    waits = may_review(user) and HandIn.objects.waiting().exclude(person=user).exists()
    return set(ids) if waits else set()


def _about(page: Any, kind: str = COURSE) -> About:
    url = address_in(page, page.language) or ""
    return About(kind, page.translation_key, title=page.title, url=url, section=page.title)


def tell_of_assignment(page: Any, enrolments: Iterable[Enrolment], by: Any) -> None:
    """Tell people that they were enrolled; each once an enrolment."""
    rows = [row for row in enrolments if row.person_id]
    if not rows:
        return
    due = next((row.due_at for row in rows if row.due_at), None)
    notify(
        kind="academy.assigned",
        recipients=[row.person_id for row in rows if row.person_id],
        key=f"academy.assigned:{page.translation_key}:{timezone.now().date().isoformat()}",
        actor=by,
        about=_about(page),
        parameters={
            "due": due.date().isoformat() if due else "",
            "is_path": rows[0].kind == Subject.PATH,
            "excerpt": page.summary,
        },
    )


def tell_of_stalling(row: Enrolment, number: int) -> None:
    """Remind somebody of a course that they have not touched for a while; under one key a reminder."""
    if row.person is None or row.person_id is None:
        return
    model = PathPage if row.kind == Subject.PATH else CoursePage
    page = pages_by_key(model, [row.key], row.person.language, row.person).get(row.key)
    if page is None:
        return
    notify(
        kind="academy.stalled",
        recipients=[row.person_id],
        key=f"academy.stalled:{row.pk}:{number}",
        about=_about(page),
        parameters={"number": number, "due": row.due_at.date().isoformat() if row.due_at else ""},
    )


def tell_of_review(row: HandIn, lesson: LessonPage, by: Any) -> None:
    """Tell a learner what became of their task."""
    if row.person_id is None:
        return
    notify(
        kind="academy.reviewed",
        recipients=[row.person_id],
        key=f"academy.reviewed:{row.pk}",
        actor=by,
        about=_about(lesson, LESSON),
        parameters={"approved": row.state == HandIn.State.APPROVED, "excerpt": row.comment[:280]},
    )


def remind_people(rows: Mapping[int, list[Enrolment]], organisation: Organisation, by: Any) -> int:
    """Tell each of these people how many courses wait for them; once a day, whoever of the managers asks."""
    with translation.override("en"):
        url = reverse("academy_courses:my")
    today = timezone.now().date().isoformat()
    for person_id, waiting in rows.items():
        due = next((row.due_at for row in waiting if row.due_at), None)
        notify(
            kind="academy.reminded",
            recipients=[person_id],
            key=f"academy.reminded:{organisation.pk}:{person_id}:{today}",
            actor=by,
            url=url,
            about=About(TEAM, organisation.pk, title=organisation.name, url=url, section=organisation.name),
            parameters={"count": len(waiting), "due": due.date().isoformat() if due else ""},
        )
    return len(rows)


def tell_reviewers() -> bool:
    """Tell those who review that tasks wait: all that came since the last notice in one."""
    rows = HandIn.objects.waiting()
    first, last = rows.first(), rows.last()
    if first is None or last is None:
        return False
    with translation.override("en"):
        about = About(QUEUE, "all", url=reverse("academy_courses:waiting"))
    authors = set(rows.values_list("person", flat=True))
    # What is one's own is for another to review.
    reviewers = holders_of(REVIEW).exclude(pk__in=authors if len(authors) == 1 else [])
    waiting = Waiting(rows.count(), first.created_at, last.created_at)
    return tell_of_waiting(kind=WAITING, about=about, waiting=waiting, recipients=reviewers)
