"""Marking answers in free text."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from academy.testing import policies
from academy.testing.actions.finishing import settle, tell_result
from academy.testing.errors import RefusedError
from academy.testing.marking import mark_attempt
from academy.testing.models import Attempt, AttemptQuestion, Outcome, Review
from academy.testing.telling import tell_of_result


@transaction.atomic
def review_answer(*, asked: AttemptQuestion, points: Sequence[int], comment: str = "", by: Any) -> Review:
    """Give an answer its points by the rubric. With the last answer of an attempt, its result stands.

    Each answer is marked once: of two reviewers the second is told that the first was faster.
    """
    attempt = Attempt.objects.select_for_update(of=("self",)).select_related("exam", "person").get(pk=asked.attempt_id)
    row = AttemptQuestion.objects.select_related("version").get(pk=asked.pk)
    if not policies.may_review_attempt(by, attempt):
        raise PermissionDenied
    if attempt.state != Attempt.State.MARKING or Review.objects.filter(asked=row).exists():
        raise RefusedError(_("Somebody else has marked this answer meanwhile."), code="done")
    criteria = row.version.data["criteria"]
    wrong = len(points) != len(criteria) or any(
        not 0 <= given <= criterion["points"] for given, criterion in zip(points, criteria, strict=False)
    )
    if wrong:
        raise RefusedError(_("Give each criterion points between 0 and its own."), code="points")
    review = Review.objects.create(asked=row, reviewer=by, points=list(points), comment=comment.strip()[:4_000])
    total = mark_attempt(attempt)
    if total.score is not None:
        settle(attempt, total, reason=Outcome.Reason.REVIEWED)
        tell_result(attempt)
        tell_of_result(attempt)
    return review
