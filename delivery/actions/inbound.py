"""Taking mail that came in: a reply goes to the feature it is for, or back to its writer with the reason why not."""

import logging
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone, translation

from accounts.models import User
from delivery import queue
from delivery.actions.outbox import send_mail
from delivery.addresses import interface_language
from delivery.letters import Letter, UnreadableError, read_letter
from delivery.models import InboundMail
from delivery.replying import ReplyRefused, handler_of, kind_of_digest
from delivery.tokens import ReplyToken, read_reply_token

logger = logging.getLogger(__name__)

State = InboundMail.State
MOST_BYTES = 2_000_000
"""Nobody types so much; most of such a mail is what hangs on it."""
MOST_REFUSALS = 5
"""A day and sender: whoever writes more gets no more answers, so that no two machines talk for ever."""
MOST_ATTEMPTS = 5
MOST_RETURNED = 20_000


class _Verdict(Exception):  # noqa: N818  what becomes of a mail that is not taken
    """The mail is refused with `reason`, or ignored without one."""

    def __init__(self, reason: str = "", detail: str = "") -> None:
        super().__init__(reason)
        self.reason, self.detail = reason, detail


@transaction.atomic
def receive(raw: bytes, *, is_cut: bool = False) -> InboundMail | None:
    """Keep a mail as it came, once, and have it taken soon; none if these bytes are no mail."""
    try:
        letter = read_letter(raw)
    except UnreadableError:
        logger.info("%s bytes came that are no mail", len(raw))
        return None
    mail, is_new = InboundMail.objects.get_or_create(
        fingerprint=letter.fingerprint,
        defaults={"message_id": letter.message_id, "sender": letter.sender, "raw": raw, "is_cut": is_cut},
    )
    if is_new:
        queue.enqueue("delivery.tasks.take_inbound", mail.pk)
    return mail


def take(inbound_id: int) -> None:
    """Take a mail that waits. What a feature does with it and the note that it is taken are one transaction."""
    try:
        _take(inbound_id)
    except Exception:  # whatever a feature raises: the mail waits, and is tried again
        logger.exception("Incoming mail %s could not be taken", inbound_id)
        _count_attempt(inbound_id)


@transaction.atomic
def _take(inbound_id: int) -> None:
    mail = InboundMail.objects.select_for_update().filter(pk=inbound_id, state=State.WAITING).first()
    if mail is None:
        return
    letter = read_letter(bytes(mail.raw))
    try:
        user = _deliver(mail, letter)
    except _Verdict as verdict:
        _refuse(mail, letter, verdict)
    else:
        _done(mail, State.TAKEN, user=user)


def _deliver(mail: InboundMail, letter: Letter) -> User:
    """Give the reply to the feature whose thing it answers."""
    if letter.is_automatic:
        raise _Verdict
    token = read_reply_token(letter.token) if letter.token else None
    user = _writer(token, letter)
    kind = kind_of_digest(token.kind_digest) if token else None
    handler = handler_of(kind) if kind else None
    if token is None or handler is None:
        raise _Verdict("unknown_address")
    if token.is_expired:
        raise _Verdict("expired")
    if mail.is_cut:
        raise _Verdict("too_large")
    if not letter.text:
        raise _Verdict("empty")
    with translation.override(interface_language(user.language)):
        try:
            with transaction.atomic():
                handler(user, str(token.about_id), letter.text, letter.message_id or mail.fingerprint)
        except ReplyRefused as refusal:
            raise _Verdict("refused", str(refusal)) from refusal
        except ValidationError as error:
            raise _Verdict("refused", " ".join(error.messages)) from error
        except PermissionDenied as error:
            raise _Verdict("not_allowed") from error
    return user


def _writer(token: ReplyToken | None, letter: Letter) -> User:
    """The person the address was made for, who must have written from an address of theirs. Strangers who write to
    an address that never was hear nothing: theirs may be forged."""
    known = _owner_of(letter.sender)
    if token is None:
        raise _Verdict("unknown_address" if known else "")
    user = User.objects.filter(pk=token.user_id, is_active=True).first()
    if user is None:
        raise _Verdict
    if known != user:
        raise _Verdict("wrong_sender")
    return user


def _owner_of(address: str) -> User | None:
    """Whose confirmed address this is."""
    if not address:
        return None
    confirmed = EmailAddress.objects.filter(email__iexact=address, verified=True).select_related("user").first()
    return confirmed.user if confirmed else None


def _refuse(mail: InboundMail, letter: Letter, verdict: _Verdict) -> None:
    """Say why, and give back what was typed."""
    if not verdict.reason or not letter.sender:
        _done(mail, State.IGNORED)
        return
    since = timezone.now() - timedelta(days=1)
    earlier = InboundMail.objects.filter(sender=letter.sender, state=State.REFUSED, done_at__gte=since)
    if earlier.count() < MOST_REFUSALS:
        send_mail(
            recipient=_owner_of(letter.sender),
            address=letter.sender,
            template="delivery/email/refused.html",
            context={
                "why": verdict.reason,
                "detail": verdict.detail,
                "about": letter.subject,
                "typed": (letter.text or letter.whole_text)[:MOST_RETURNED],
            },
            answers=letter.message_id,
            urgent=True,
        )
    _done(mail, State.REFUSED, reason=verdict.reason, user=_owner_of(letter.sender))


def _done(mail: InboundMail, state: str, **fields: Any) -> None:
    """Note what became of it, and forget what it said."""
    InboundMail.objects.filter(pk=mail.pk).update(state=state, done_at=timezone.now(), raw=b"", **fields)


@transaction.atomic
def _count_attempt(inbound_id: int) -> None:
    mail = InboundMail.objects.select_for_update().filter(pk=inbound_id, state=State.WAITING).first()
    if mail is None:
        return
    mail.attempts += 1
    mail.save(update_fields=["attempts"])
    if mail.attempts >= MOST_ATTEMPTS:
        _refuse(mail, read_letter(bytes(mail.raw)), _Verdict("trouble"))
