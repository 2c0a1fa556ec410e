"""Background work of the partner programme."""

from academy.partners.actions.reviewing import review_all


def review() -> None:
    """Nightly: who has risen, and whose year is over."""
    review_all()
