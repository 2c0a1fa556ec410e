"""Reads over what people do in courses."""

import datetime
import uuid
from collections.abc import Collection, Iterable
from typing import Any, Self

from django.db import models
from django.utils import timezone

Key = uuid.UUID
LIFE_OF_INVITATIONS = datetime.timedelta(days=30)


class EnrolmentQuerySet(models.QuerySet):
    """Who learns what."""

    def current(self) -> Self:
        """Without those who left."""
        return self.filter(left_at=None)

    def open(self) -> Self:
        """What goes on: neither left nor completed."""
        return self.filter(left_at=None, completed_at=None)

    def completed(self) -> Self:
        """What has been completed."""
        return self.exclude(completed_at=None)

    def of(self, person: Any) -> Self:
        """One person's; of the signed-out none."""
        return self.filter(person=person) if person.is_authenticated else self.none()

    def of_people(self, people: Iterable[int]) -> Self:
        """Those of several people."""
        return self.filter(person__in=people)

    def for_key(self, key: Key) -> Self:
        """In one course or on one path."""
        return self.filter(key=key)

    def courses(self) -> Self:
        """In courses alone."""
        return self.filter(kind="course")

    def paths(self) -> Self:
        """On paths alone."""
        return self.filter(kind="path")

    def stalled(self, since: datetime.datetime, reminders: int) -> Self:
        """What nobody has touched after `since`, of which fewer than so many `reminders` were sent; not what begins
        later, with a cohort."""
        later = models.Q(cohort__starts_on__gt=timezone.now().date())
        found = self.open().filter(active_at__lte=since, reminders__lt=reminders, person__is_active=True)
        return found.exclude(later)


class CohortQuerySet(models.QuerySet):
    """People who learn at the same time."""

    def for_key(self, key: Key) -> Self:
        """Of one course or path, in whichever language it was chosen."""
        return self.filter(page__translation_key=key)

    def to_choose(self, key: Key) -> Self:
        """Those that one can join by oneself now."""
        today = timezone.now().date()
        still = models.Q(due_on=None) | models.Q(due_on__gte=today)
        return self.for_key(key).filter(still, is_open=True)


class LessonProgressQuerySet(models.QuerySet):
    """How far people have come."""

    def of(self, person: Any, courses: Collection[Key]) -> Self:
        """One person's in these courses; of the signed-out none."""
        return self.filter(person=person, course__in=courses) if person.is_authenticated else self.none()

    def done(self) -> Self:
        """Lessons that are done."""
        return self.exclude(done_at=None)


class LearningDayQuerySet(models.QuerySet):
    """Days on which people learned."""

    def days_of(self, person: Any, since: datetime.date) -> list[datetime.date]:
        """One person's days from `since` on, the latest first."""
        return list(self.filter(person=person, day__gte=since).order_by("-day").values_list("day", flat=True))


class HandInQuerySet(models.QuerySet):
    """Tasks handed in."""

    def waiting(self) -> Self:
        """Those nobody has reviewed, the oldest first."""
        return self.filter(state="waiting").order_by("created_at", "pk")

    def of(self, person: Any, lesson: Key) -> Self:
        """What one person handed in for one lesson, the latest first."""
        return self.filter(person=person, lesson=lesson).order_by("-created_at", "-pk")


class RatingQuerySet(models.QuerySet):
    """Stars."""

    def summary(self, course: Key) -> tuple[float, int]:
        """The average of a course and of how many; 0 and 0 of none."""
        row = self.filter(course=course).aggregate(average=models.Avg("stars"), count=models.Count("pk"))
        return (round(row["average"] or 0.0, 1), row["count"])


class CourseInvitationQuerySet(models.QuerySet):
    """Mailed offers."""

    def unanswered(self) -> Self:
        """Those that nobody has accepted, also if they are too old by now."""
        return self.filter(accepted_at=None)

    def open(self) -> Self:
        """Those that can be accepted."""
        return self.unanswered().filter(created_at__gt=timezone.now() - LIFE_OF_INVITATIONS)
