"""How the background work stands: what waits, what is being done, what will not be tried again."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django_q.models import Failure, OrmQ
from django_q.tasks import async_task

from portal.leases import GIVEN_UP


@dataclass(frozen=True)
class Standing:
    """Numbers of tasks."""

    waiting: int
    held: int
    """Being done, or to be tried again later."""
    given_up: int


def standing() -> Standing:
    """How many tasks there are of each sort."""
    now = timezone.now()
    rows = OrmQ.objects.filter(key=settings.Q_CLUSTER["name"])
    return Standing(
        waiting=rows.filter(lock__lte=now).count(),
        held=rows.filter(lock__gt=now).count(),
        given_up=given_up().count(),
    )


def given_up() -> QuerySet[Failure]:
    """Tasks that nobody will try again by themselves: they failed too often, or killed whoever began them."""
    often = Q(attempt_count__gte=settings.Q_CLUSTER["max_attempts"])
    return Failure.objects.filter(often | Q(group=GIVEN_UP)).order_by("-stopped")


@transaction.atomic
def begin_again(failure: Failure) -> str:
    """Queue a task anew, as it was; its name."""
    arguments: tuple[Any, ...] = failure.args or ()
    name = str(async_task(failure.func, *arguments, **(failure.kwargs or {})))
    failure.delete()
    return name


@transaction.atomic
def forget(failure: Failure) -> None:
    """It need not be done any more."""
    failure.delete()
