"""What can be wrong with a launch. Each is a page that says in a sentence what happened and what to do."""

from enum import Enum
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class Fault(Enum):
    """Why a launch is refused: the code that stands in logs and pages."""

    UNKNOWN_PLATFORM = "unknown-platform"
    DENIED = "denied"
    STALE = "stale"
    OTHER_BROWSER = "other-browser"
    UNSIGNED = "unsigned"
    NOT_FOR_US = "not-for-us"
    EXPIRED = "expired"
    REPLAYED = "replayed"
    DEPLOYMENT = "deployment"
    MESSAGE = "message"
    ANONYMOUS = "anonymous"
    NO_TARGET = "no-target"
    CLOSED = "closed"
    TAKEN = "taken"
    AWAY = "away"
    KEPT_OUT = "kept-out"
    NO_CHOICE = "no-choice"


AGAIN = _("Go back to your learning system and open the course there once more.")
TELL = _("Tell whoever looks after your learning system; the code below says what is wrong.")

SENTENCES: dict[Fault, tuple[Any, Any, Any]] = {
    Fault.UNKNOWN_PLATFORM: (
        _("This learning system is not registered"),
        _("The portal does not know the learning system that sent you."),
        TELL,
    ),
    Fault.DENIED: (_("Your learning system said no"), _("It did not confirm who you are."), AGAIN),
    Fault.STALE: (_("This took too long"), _("Opening a course has to be finished within ten minutes."), AGAIN),
    Fault.OTHER_BROWSER: (
        _("This was begun somewhere else"),
        _("Your browser did not keep what it was given when you opened the course."),
        _("Go back, choose to open the course in a new window, and allow cookies for this site."),
    ),
    Fault.UNSIGNED: (
        _("The message could not be checked"),
        _("What came in your learning system's name is not signed by it."),
        TELL,
    ),
    Fault.NOT_FOR_US: (_("This was meant for somebody else"), _("The message names another recipient."), TELL),
    Fault.EXPIRED: (
        _("This message is too old"),
        _("Or the clocks of the two systems differ by minutes."),
        AGAIN,
    ),
    Fault.REPLAYED: (_("This was used already"), _("Each opening of a course counts once."), AGAIN),
    Fault.DEPLOYMENT: (
        _("This place is not registered"),
        _("Your learning system is known here, but not this installation of the portal in it."),
        TELL,
    ),
    Fault.MESSAGE: (
        _("The message is incomplete"),
        _("It lacks something, or is of a kind that the portal does not know."),
        TELL,
    ),
    Fault.ANONYMOUS: (
        _("Your learning system does not say who you are"),
        _("Without that, the portal cannot keep your progress."),
        TELL,
    ),
    Fault.NO_TARGET: (
        _("This link names no course"),
        _("Or the course is not there any more."),
        _("Ask whoever made the link to choose a course or lesson anew."),
    ),
    Fault.CLOSED: (
        _("This course is not open to your account"),
        _("It is there, but meant for others."),
        _("Ask whoever looks after the course to open it for you."),
    ),
    Fault.TAKEN: (
        _("This account belongs to somebody else"),
        _("Your account at the learning system is linked with another account here."),
        _("Sign in with that other account, or ask us to undo the link."),
    ),
    Fault.AWAY: (
        _("Your learning system does not answer"),
        _("The portal asked it for its keys, to check its message, and got none."),
        _("Wait half a minute, then open the course there once more."),
    ),
    Fault.KEPT_OUT: (_("You cannot come in"), _("Your account here is closed for now."), ""),
    Fault.NO_CHOICE: (
        _("Nothing can be chosen here"),
        _("The learning system does not take links to courses in this place."),
        TELL,
    ),
}
"""What happened, how that can be, and what to do."""

STATUS = {Fault.AWAY: 503, Fault.CLOSED: 403, Fault.TAKEN: 403, Fault.KEPT_OUT: 403, Fault.NO_TARGET: 404}


class LaunchRefusedError(Exception):
    """A launch that does not count. `detail` is for the log and the platform's administrator, never for secrets."""

    def __init__(self, fault: Fault, detail: str = "") -> None:
        super().__init__(f"{fault.value}: {detail}" if detail else fault.value)
        self.fault, self.detail = fault, detail

    @property
    def status(self) -> int:
        """The HTTP status of its page."""
        return STATUS.get(self.fault, 400)


class RegistrationError(ValidationError):
    """A platform cannot be registered, for a reason that its administrator is told."""
