"""Where somebody stands in courses: what is done, what is next, what is closed."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from academy.courses.models import CoursePage, Enrolment, LessonProgress
from academy.courses.outline import Outline, OutlineLesson, outline_of, outlines_of
from academy.courses.policies import Gate, gate_of, may_edit
from academy.courses.sequence import waiting_for


@dataclass(frozen=True)
class Standing:
    """One person in one course."""

    outline: Outline
    enrolment: Enrolment | None = None
    progress: dict[uuid.UUID, LessonProgress] = field(default_factory=dict)
    is_editor: bool = False
    waits_for: CoursePage | None = None
    """The course of a path that has to be completed before this one."""

    @property
    def course(self) -> CoursePage:
        """The course, in the language in which it is read."""
        return self.outline.course

    @property
    def done(self) -> frozenset[uuid.UUID]:
        """The lessons that are done."""
        return frozenset(key for key, row in self.progress.items() if row.done_at)

    @property
    def done_count(self) -> int:
        """How many of those are done that may not be left out."""
        done = self.done
        return sum(lesson.key in done for lesson in self.outline.required)

    @property
    def total(self) -> int:
        """How many lessons may not be left out."""
        return len(self.outline.required)

    @property
    def percent(self) -> int:
        """How far they have come; a completed course stays complete, whatever is added to it."""
        if self.is_complete:
            return 100
        return round(100 * self.done_count / self.total) if self.total else 0

    @property
    def is_complete(self) -> bool:
        """Whether the course was completed."""
        return self.enrolment is not None and self.enrolment.is_complete

    @property
    def has_begun(self) -> bool:
        """Whether anything was done or played."""
        return bool(self.progress)

    @property
    def note(self) -> str:
        """How far, in words."""
        return _("%(done)s of %(total)s lessons") % {"done": self.done_count, "total": self.total}

    def gate(self, lesson: OutlineLesson) -> Gate:
        """Whether the lesson can be opened now."""
        return gate_of(
            self.course,
            lesson,
            lessons=self.outline.lessons,
            enrolment=self.enrolment,
            done=self.done,
            is_editor=self.is_editor,
            waits=self.waits_for is not None,
        )

    @property
    def next_lesson(self) -> OutlineLesson | None:
        """Where to go on: the lesson begun last, else the first that is not done; when all are, there is none."""
        done = self.done
        left = [lesson for lesson in self.outline.lessons if lesson.key not in done]
        begun = [lesson for lesson in left if lesson.key in self.progress and self.gate(lesson) is Gate.OPEN]
        if begun:
            return max(begun, key=lambda lesson: self.progress[lesson.key].seen_at)
        return next((lesson for lesson in left if not lesson.is_optional), left[0] if left else None)

    def second_in(self, lesson: OutlineLesson) -> int:
        """At which second of its recording they stopped."""
        row = self.progress.get(lesson.key)
        return int(row.position) if row else 0


def standing_of(course: CoursePage, user: Any) -> Standing:
    """Where `user` stands in one course; the signed-out stand nowhere."""
    outline = outline_of(course, user)
    if not user.is_authenticated or not course.pk:
        return Standing(outline)
    enrolment = Enrolment.objects.current().of(user).for_key(course.translation_key).first()
    rows = LessonProgress.objects.of(user, [course.translation_key]).defer("watched")
    key = course.translation_key
    before = waiting_for([key], user, course.language).get(key) if enrolment else None
    return Standing(outline, enrolment, {row.lesson: row for row in rows}, may_edit(user, course), before)


def standings_of(courses: Sequence[CoursePage], user: Any) -> dict[uuid.UUID, Standing]:
    """By translation key, where `user` stands in several courses; as many queries as for one."""
    outlines = outlines_of(courses, user)
    if not user.is_authenticated:
        return {course.translation_key: Standing(outlines[course.pk]) for course in courses}
    keys = [course.translation_key for course in courses]
    enrolments = {row.key: row for row in Enrolment.objects.current().of(user).filter(key__in=keys)}
    progress: dict[uuid.UUID, dict[uuid.UUID, LessonProgress]] = {}
    for row in LessonProgress.objects.of(user, keys).defer("watched"):
        progress.setdefault(row.course, {})[row.lesson] = row
    before = waiting_for(enrolments, user, courses[0].language) if enrolments else {}
    return {
        course.translation_key: Standing(
            outlines[course.pk],
            enrolments.get(course.translation_key),
            progress.get(course.translation_key, {}),
            waits_for=before.get(course.translation_key),
        )
        for course in courses
    }
