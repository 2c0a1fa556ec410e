"""Answers in free text that wait for a reviewer, and telling those who mark them."""

from collections.abc import Collection
from typing import Any

from django.db.models import Count, Max, Min, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from academy.testing import policies
from academy.testing.models import Attempt, AttemptQuestion
from accounts.models import User
from accounts.policies import holders_of
from delivery.actions import About
from delivery.actions.gathering import Waiting, tell_of_waiting
from delivery.kinds import NoticeGroup, NoticeKind, register_group, register_kind

QUEUE = "academy_testing.answers"
WAITING = "academy_testing.waiting"
GROUP = "academy_answers"


def register() -> None:
    """Say of what reviewers can be told."""
    register_group(
        NoticeGroup(
            GROUP,
            _("Answers that wait for my marks"),
            help_text=_("At most once an hour, and only while something waits."),
            icon="clipboard-list",
            order=63,
            offered_to=policies.may_review,
        )
    )
    template = "academy/testing/notices/waiting.html"
    label = _("Answers in free text are handed in")
    register_kind(
        NoticeKind(WAITING, GROUP, label=label, template=template, icon="clipboard-list", visible=may_see_queue)
    )


def waiting_answers() -> QuerySet[AttemptQuestion]:
    """Answers that wait for a reviewer."""
    return AttemptQuestion.objects.filter(
        attempt__state=Attempt.State.MARKING, fraction=None, given__isnull=False, is_excluded=False, review=None
    )


def waiting_for(user: Any) -> QuerySet[AttemptQuestion]:
    """Those that `user` may mark, never one's own; what has waited longest first."""
    rows = waiting_answers().exclude(attempt__person=user).select_related("attempt__exam", "version")
    return rows.order_by("attempt__finished_at", "position")


def may_see_queue(user: User, ids: Collection[str]) -> set[str]:
    """Whoever reviews, while something waits that is not their own."""
    return set(ids) if policies.may_review(user) and waiting_for(user).exists() else set()


def tell_reviewers() -> bool:
    """Tell those who mark that answers wait: all that came since the last notice in one."""
    rows = waiting_answers()
    found = rows.aggregate(count=Count("pk"), oldest=Min("attempt__finished_at"), newest=Max("attempt__finished_at"))
    if not found["count"]:
        return False
    with translation.override("en"):
        about = About(QUEUE, "all", url=reverse("academy_testing:reviews"))
    authors = set(rows.values_list("attempt__person", flat=True))
    reviewers = holders_of(policies.REVIEW).exclude(pk__in=authors if len(authors) == 1 else [])
    return tell_of_waiting(kind=WAITING, about=about, waiting=Waiting(**found), recipients=reviewers)
