"""Background work of certificates: each is a call to an action, and safe to run twice."""

from academy.certificates.actions.reminding import remind as tell_of_ends
from academy.certificates.actions.rendering import sheet_for_holder, throw_away_old


def make_sheet(certificate_id: int) -> None:
    """Soon after it was issued: the sheet, so that nobody waits for it."""
    sheet_for_holder(certificate_id)


def remind() -> None:
    """Daily: whose certificates end soon, or have ended."""
    tell_of_ends()


def tidy_up() -> None:
    """Nightly: sheets and pictures that nobody has fetched for long, or that show what no longer holds."""
    throw_away_old()
