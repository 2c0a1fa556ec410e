"""The outbox: writing mail into it, and sending what is due."""

import logging
import time
import uuid
from collections.abc import Mapping
from datetime import timedelta
from smtplib import SMTPConnectError, SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

from django.core.mail import BadHeaderError, EmailMultiAlternatives, get_connection
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from delivery import queue
from delivery.actions.notices import About, clean
from delivery.clocks import when_mail_may_come
from delivery.composing import NotNeededError, compose
from delivery.models import MailTimes, OutgoingMail

logger = logging.getLogger(__name__)

State = OutgoingMail.State
AT_A_TIME = 15
HELD_SECONDS = 600
"""Longer than sending so many can take with the time limit of a connection."""
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440)]
"""What is waited after each failure; after the last one the mail has failed for good."""


class ServerAwayError(Exception):
    """The mail server does not answer: no use in trying the others now."""


@transaction.atomic
def send_mail(
    *,
    template: str,
    recipient: User | None = None,
    address: str = "",
    context: Mapping[str, Any] | None = None,
    group: str = "",
    about: About | None = None,
    language: str = "",
    answers: str = "",
    urgent: bool = False,
) -> OutgoingMail:
    """Put a mail into the outbox, as a row of this transaction. With a `group`, its preference may silence it and it
    can be unsubscribed; `urgent` mail comes in quiet hours, too."""
    if not (recipient or address):
        raise ValueError("A mail goes to somebody.")
    about = about or About("", "")
    now = timezone.now()
    times = MailTimes.objects.filter(user=recipient).first() if recipient and not urgent else None
    mail = OutgoingMail.objects.create(
        recipient=recipient,
        address=address,
        template=template,
        context=clean(dict(context or {})),
        group=group,
        about_kind=about.kind,
        about_id=str(about.id),
        language=language,
        answers=answers,
        is_urgent=urgent,
        due_at=when_mail_may_come(now, recipient.time_zone, times) if recipient else now,
    )
    if mail.due_at <= now:
        queue.enqueue("delivery.tasks.send_due")
    return mail


def send_due(*, deadline: float | None = None) -> bool:
    """Send what is due, until nothing is left (True) or `deadline`, by the monotonic clock, has come."""
    connection, holder = get_connection(), uuid.uuid4().hex
    try:
        while deadline is None or time.monotonic() < deadline:
            mails = OutgoingMail.objects.claim(holder, limit=AT_A_TIME, seconds=HELD_SECONDS)
            if not mails:
                return True
            for mail in mails:
                _send(mail, connection)
        return False
    except ServerAwayError as error:
        logger.warning("The mail server is away: %s", error)
        OutgoingMail.objects.waiting().filter(holder=holder).update(holder="", held_until=None)
        return True
    finally:
        connection.close()


def _send(mail: OutgoingMail, connection: Any) -> None:
    """Send one mail; whatever goes wrong with it does not hold up the others."""
    now = timezone.now()
    if (due := _due(mail, now)) > now:
        _set(mail, due_at=due, holder="", held_until=None)
        return
    try:
        message = compose(mail)
    except NotNeededError as reason:
        _set(mail, state=State.DROPPED, last_error=str(reason), done_at=now, context={})
        return
    except Exception as error:  # whatever a template or a feature raises is a fault of this one mail
        logger.exception("Mail %s cannot be written", mail.token)
        _try_later(mail, error)
        return
    _hand_over(mail, message, connection)


def _due(mail: OutgoingMail, now: Any) -> Any:
    if mail.is_urgent or mail.recipient is None:
        return now
    times = MailTimes.objects.filter(user=mail.recipient).first()
    return when_mail_may_come(now, mail.recipient.time_zone, times)


def _hand_over(mail: OutgoingMail, message: EmailMultiAlternatives, connection: Any) -> None:
    try:
        connection.open()
        connection.send_messages([message])
    except (SMTPServerDisconnected, SMTPConnectError, OSError) as error:
        if isinstance(error, SMTPException) and is_for_good(error):
            _fail(mail, error)
            return
        _try_later(mail, error)
        if isinstance(error, SMTPServerDisconnected | SMTPConnectError) or not isinstance(error, SMTPException):
            raise ServerAwayError(str(error)) from error
        connection.close()
    except (BadHeaderError, UnicodeError) as error:
        _fail(mail, error)
    else:
        _set(mail, state=State.SENT, done_at=timezone.now(), last_error="", context={})


def is_for_good(error: SMTPException) -> bool:
    """Whether the server refuses this mail, so that trying again is no use."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _reason in error.recipients.values())
    return isinstance(error, SMTPDataError) and error.smtp_code >= 500


def _try_later(mail: OutgoingMail, error: Exception) -> None:
    if mail.attempts >= len(PAUSES):
        _fail(mail, error)
        return
    _set(
        mail,
        attempts=mail.attempts + 1,
        due_at=timezone.now() + PAUSES[mail.attempts],
        last_error=str(error)[:500],
        holder="",
        held_until=None,
    )


def _fail(mail: OutgoingMail, error: Exception) -> None:
    logger.error("Mail %s has failed for good: %s", mail.token, error)
    _set(mail, state=State.FAILED, last_error=str(error)[:500], done_at=timezone.now())


def _set(mail: OutgoingMail, **fields: Any) -> None:
    """Note what became of the mail, unless it was taken away or is held by another worker by now."""
    OutgoingMail.objects.filter(pk=mail.pk, holder=mail.holder, state=State.WAITING).update(**fields)
