"""Background work of courses: each is a call to an action, and safe to run twice."""

from academy.courses import notices
from academy.courses.actions.nightly import apply_rules, remind_stalled


def enrol_by_rule() -> None:
    """Nightly: whoever is in a segment now."""
    apply_rules()


def remind_of_courses() -> None:
    """Daily: whoever has stalled."""
    remind_stalled()


def tell_reviewers() -> None:
    """Hourly: tasks that wait for review."""
    notices.tell_reviewers()
