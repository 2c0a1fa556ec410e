"""Reads over questions, tests and attempts."""

import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from academy.testing import freshness
from accounts.models import AudienceRule
from accounts.policies import tokens_of

if TYPE_CHECKING:
    from academy.testing.models import Attempt, Exam


class QuestionQuerySet(models.QuerySet):
    """Questions of the bank."""

    def stale(self) -> Self:
        """Those that were checked for a version of their feature that is not the newest any more."""
        return self.filter(self._stale())

    def fresh(self) -> Self:
        """All others."""
        return self.exclude(self._stale())

    def _stale(self) -> Q:
        used = self.model._default_manager.exclude(for_version="").exclude(feature=None).order_by()
        found = freshness.outdated(used.values_list("feature", "for_version").distinct())
        stale = Q(pk__in=[])
        for feature, versions in found.items():
            stale |= Q(feature=feature, for_version__in=versions)
        return stale

    def drawable(self) -> Self:
        """What may be asked in a new attempt."""
        return self.fresh().filter(is_retired=False)


class ExamQuerySet(models.QuerySet):
    """Tests."""

    def visible_to(self, user: Any) -> Self:
        """Those that `user` may take."""
        return self.filter(rule__in=AudienceRule.objects.ids_open_to(tokens_of(user)))

    def open(self) -> Self:
        """Those that may be begun."""
        return self.filter(is_open=True)

    def passed_by(self, person: Any) -> Self:
        """Those that `person` has passed."""
        return self.filter(attempts__person=person, attempts__passed=True).distinct()


class AttemptQuerySet(models.QuerySet):
    """Attempts."""

    def of(self, person: Any) -> Self:
        """Those of `person`."""
        return self.filter(person=person)

    def running(self) -> Self:
        """Those that were not handed in yet."""
        return self.filter(state="running")

    def done(self) -> Self:
        """Those whose result stands."""
        return self.filter(state="finished")

    def over(self, now: datetime.datetime | None = None) -> Self:
        """Those running whose time and grace have passed."""
        moment = now or timezone.now()
        # The grace differs by attempt: the database compares seconds only where the end itself has passed.
        ended = self.running().filter(due_at__lte=moment)
        graces = set(ended.values_list("grace", flat=True).distinct())
        over = Q(pk__in=[])
        for grace in graces:
            over |= Q(grace=grace, due_at__lte=moment - datetime.timedelta(seconds=grace))
        return ended.filter(over)

    def best_first(self) -> Self:
        """The one with the highest score first; of equal ones the earliest."""
        return self.done().order_by(F("score").desc(nulls_last=True), "finished_at", "pk")


def best_attempt(exam: "Exam", person: Any) -> "Attempt | None":
    """The best finished attempt of `person` at `exam`; none if there is none."""
    return exam.attempts.of(person).best_first().first()
