"""The message that a row of the outbox becomes, written when it is sent: with today's words, for today's reader."""

from email.utils import formataddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from accounts import mails
from accounts.models import User
from delivery import digesting, policies
from delivery.addresses import interface_language, page, whole
from delivery.kinds import MailRhythm, UnknownKindError, group_of, group_with, kind_of
from delivery.models import Notice, OutgoingMail
from delivery.replying import reply_address
from delivery.tokens import Unsubscribing, unsubscribe_token
from delivery.wording import MAIL_LAYOUTS, context_of


class NotNeededError(Exception):
    """Nobody is to get this mail any more."""


def compose(mail: OutgoingMail) -> EmailMultiAlternatives:
    """The message, ready to be sent; the same Message-ID each time. Raises `NotNeededError`."""
    if mail.recipient and not mail.recipient.is_active:
        raise NotNeededError("closed account")
    if mail.notice:
        return _about_notice(mail, mail.notice)
    if mail.digest:
        return _digest(mail)
    return _own_words(mail)


def _about_notice(mail: OutgoingMail, notice: Notice) -> EmailMultiAlternatives:
    reader = notice.recipient
    try:
        kind = kind_of(notice.occasion.kind)
    except UnknownKindError:
        raise NotNeededError("unknown kind") from None
    if notice.read_at:
        raise NotNeededError("read in the page")
    if policies.mail_rhythm(reader, kind.group) == MailRhythm.NEVER:
        raise NotNeededError("unsubscribed")
    if not policies.readable(reader, [notice]):
        raise NotNeededError("not visible")
    group = group_of(kind)
    occasion = notice.occasion
    context = {**context_of(occasion), "link": whole(occasion.url, interface_language(reader.language))}
    wish = Unsubscribing(reader.pk, group.key, occasion.about_kind, occasion.about_id) if group.optional else None
    return _write(mail, kind.template, context, wish=wish, about=(occasion.about_kind, occasion.about_id))


def _digest(mail: OutgoingMail) -> EmailMultiAlternatives:
    assert mail.digest
    with translation.override(_language(mail)):
        sections = digesting.sections_of(mail.digest)
        if not sections:
            raise NotNeededError("nothing left to tell")
        first = sections[0].things[0]
        context: dict[str, Any] = {"sections": sections, "weekly": mail.digest.rhythm == MailRhythm.WEEKLY}
        context["first_title"] = first.title or first.items[0].title
        context["link"] = page("notices", _language(mail))
    wish = Unsubscribing(mail.digest.user_id, mail.digest.rhythm)
    return _write(mail, "delivery/email/digest.html", context, wish=wish)


def _own_words(mail: OutgoingMail) -> EmailMultiAlternatives:
    wish = None
    if mail.recipient and mail.group:
        if policies.mail_rhythm(mail.recipient, mail.group) == MailRhythm.NEVER:
            raise NotNeededError("unsubscribed")
        group = group_with(mail.group)
        if group and group.optional:
            wish = Unsubscribing(mail.recipient.pk, mail.group, mail.about_kind, mail.about_id)
    return _write(mail, mail.template, mail.context, wish=wish, about=(mail.about_kind, mail.about_id))


def _write(
    mail: OutgoingMail,
    template: str,
    context: dict[str, Any],
    *,
    wish: Unsubscribing | None = None,
    about: tuple[str, str] = ("", ""),
) -> EmailMultiAlternatives:
    language = _language(mail)
    reply_to = reply_address(mail.recipient.pk, *about) if mail.recipient else ""
    more: dict[str, Any] = {"takes_replies": bool(reply_to), "recipient": mail.recipient}
    headers = {**_standing_headers(), **_thread_headers(mail, about)}
    if reply_to:
        headers["Reply-To"] = formataddr((_one_line(_brand_name()), reply_to))
    if wish:
        more |= _ways_out(wish, language)
        headers["List-Unsubscribe"] = f"<{more['unsubscribe_url']}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    with translation.override(language):
        title = render_to_string(template, {**context, **more, "layout": "delivery/layouts/title.txt"})
    return mails.compose(
        template,
        to=_address(mail),
        language=language,
        context={**context, **more, "title": _one_line(title)},
        message_id=mail.message_id,
        layouts=MAIL_LAYOUTS,
        headers=headers,
    )


def _standing_headers() -> dict[str, str]:
    """No machine is to answer, and none is to take this for a person's letter."""
    return {"Precedence": "bulk", "X-Auto-Response-Suppress": "All"}


def _thread_headers(mail: OutgoingMail, about: tuple[str, str]) -> dict[str, str]:
    """All mail about one thing stands together in the reader's mailbox, under a root that was never sent."""
    if mail.answers:
        return {"In-Reply-To": mail.answers, "References": mail.answers, "Auto-Submitted": "auto-replied"}
    if not all(about):
        return {}
    root = f"<{about[0]}-{about[1]}@{mails.domain()}>"
    return {"In-Reply-To": root, "References": root}


def _ways_out(wish: Unsubscribing, language: str) -> dict[str, str]:
    group = group_with(wish.scope)
    with translation.override(language):
        reason = (
            _("You get this mail because of your settings for “%(group)s”.") % {"group": group.label} if group else ""
        )
    return {
        "reason": reason,
        "unsubscribe_url": page("unsubscribe", language, unsubscribe_token(wish)),
        "settings_url": page("notification_settings", language),
    }


def _language(mail: OutgoingMail) -> str:
    own = mail.recipient.language if mail.recipient else settings.FALLBACK_LANGUAGE
    return interface_language(mail.language or own)


def _address(mail: OutgoingMail) -> str:
    person: User | None = mail.recipient
    return _one_line(mail.address or (person.email if person else ""))


def _brand_name() -> str:
    return str(import_string(settings.MAIL_BRAND)(None).name)


def _one_line(text: str) -> str:
    return " ".join(text.split())
