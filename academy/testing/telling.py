"""What people hear of their tests."""

from decimal import Decimal

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from academy.testing.models import Attempt, Correction
from delivery.actions import About, notify
from delivery.kinds import NoticeGroup, NoticeKind, register_group, register_kind

ATTEMPT = "academy_testing.attempt"


def register() -> None:
    """Say of what people can be told."""
    register_group(NoticeGroup("academy_tests", _("Results of my tests"), icon="clipboard-check", order=60))
    for name, label, icon in (
        ("reviewed", _("A test is marked"), "clipboard-check"),
        ("regraded", _("A test is marked anew"), "scale"),
    ):
        template = f"academy/testing/notices/{name}.html"
        register_kind(NoticeKind(f"academy_testing.{name}", "academy_tests", label=label, template=template, icon=icon))


def _result_url(attempt: Attempt) -> str:
    with translation.override(attempt.language):
        return reverse("academy_testing:result", args=[attempt.pk])


def _about(attempt: Attempt) -> About:
    return About(ATTEMPT, attempt.pk, title=attempt.exam.title_in(attempt.language), url=_result_url(attempt))


def tell_of_result(attempt: Attempt) -> None:
    """A reviewer has marked the last answer: the result stands."""
    if attempt.person_id is None:
        return
    notify(
        kind="academy_testing.reviewed",
        recipients=[attempt.person_id],
        key=f"academy_testing.reviewed:{attempt.pk}",
        about=_about(attempt),
        parameters={"score": _shown(attempt.score), "passed": attempt.passed},
    )


def tell_of_regrade(
    attempt: Attempt, correction: Correction, *, score_before: Decimal | None, passed_before: bool | None
) -> None:
    """A question was found wrong: what it changes for this person, if only that it changes nothing."""
    if attempt.person_id is None:
        return
    parameters = {
        "reason": correction.reason,
        "score": _shown(attempt.score),
        "score_before": _shown(score_before),
        "passed": attempt.passed,
        "passed_before": passed_before,
        "changed": attempt.score != score_before,
    }
    notify(
        kind="academy_testing.regraded",
        recipients=[attempt.person_id],
        key=f"academy_testing.regraded:{correction.pk}:{attempt.pk}",
        about=_about(attempt),
        parameters=parameters,
    )


def _shown(score: Decimal | None) -> str:
    return "" if score is None else f"{score.normalize():f}"
