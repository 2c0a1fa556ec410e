"""Background work of tests: each is a call to an action, and safe to run twice."""

from academy.testing import reviewers
from academy.testing.actions.finishing import finish_overdue
from academy.testing.actions.regrading import regrade as regrade_all
from academy.testing.actions.regrading import regrade_unfinished
from academy.testing.models import Correction


def regrade(correction_id: int) -> None:
    """Soon after a question was found wrong."""
    for correction in Correction.objects.filter(pk=correction_id):
        regrade_all(correction)


def catch_up() -> None:
    """Each minute: attempts whose time is over, and what a dead worker has left."""
    finish_overdue()
    regrade_unfinished()


def tell_reviewers() -> None:
    """Hourly: answers that wait for their marks."""
    reviewers.tell_reviewers()
