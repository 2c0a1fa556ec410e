"""What a reader has done of a tutorial."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from kb.models import TutorialPage, TutorialProgress

MOST_TUTORIALS = 100
"""A browser that claims to know more than this is not believed the rest."""


def _check(tutorial: TutorialPage, by: User) -> None:
    if not tutorial.live or not tutorial.is_visible_to(by):
        raise PermissionDenied("This tutorial is not open to this reader.")


@transaction.atomic
def mark_step(*, tutorial: TutorialPage, step: str, done: bool, by: User) -> None:
    """Note that `by` has done the step, or has not after all. Saying it twice changes nothing."""
    _check(tutorial, by)
    if step not in tutorial.step_ids:
        raise ValidationError(_("This tutorial has no such step."))
    row = {"user": by, "tutorial": tutorial.translation_key, "step": step}
    if done:
        TutorialProgress.objects.bulk_create([TutorialProgress(**row)], ignore_conflicts=True)
    else:
        TutorialProgress.objects.filter(**row).delete()


@transaction.atomic
def forget_progress(*, tutorial: TutorialPage, by: User) -> None:
    """Let `by` begin the tutorial anew."""
    _check(tutorial, by)
    TutorialProgress.objects.filter(user=by, tutorial=tutorial.translation_key).delete()


@transaction.atomic
def merge_progress(*, done: Mapping[uuid.UUID, Sequence[str]], by: User) -> int:
    """Add what a browser kept while `by` was signed out; how many steps of it are known. What does not exist, or is
    not open to `by`, is passed over: the browser may be behind."""
    keys = list(done)[:MOST_TUTORIALS]
    pages = TutorialPage.objects.readable_by(by).filter(translation_key__in=keys)
    known: dict[uuid.UUID, set[str]] = {}
    for page in pages:
        known.setdefault(page.translation_key, set()).update(page.step_ids)
    rows = [
        TutorialProgress(user=by, tutorial=key, step=step)
        for key, steps in known.items()
        for step in dict.fromkeys(done[key])
        if step in steps
    ]
    TutorialProgress.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def export_progress(person: User) -> dict[str, Any]:
    """The steps that somebody has done, with their tutorials' titles; they go with the account."""
    rows = list(TutorialProgress.objects.filter(user=person).order_by("pk"))
    pages = TutorialPage.objects.filter(translation_key__in={row.tutorial for row in rows}).order_by("pk")
    titles = dict(reversed([(page.translation_key, page.title) for page in pages]))
    return {
        "steps_done": [{"tutorial": titles.get(row.tutorial, ""), "step": row.step, "at": row.done_at} for row in rows]
    }
