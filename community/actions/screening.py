"""What is looked at before anything is written: sanctions, limits of the first day, and signs of spam."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.addresses import NOWHERE
from accounts.models import Membership
from community import policies, spam, trust_levels
from community.errors import RefusedError
from community.models import Space, Thread, Visibility, WritingTrace
from community.trust_levels import FIRST_DAY


@dataclass(frozen=True)
class Writing:
    """What somebody is about to write. `address` is the network address it comes from, if known."""

    person: Any
    body: str
    space: Space
    title: str = ""
    thread: Thread | None = None
    typing_seconds: int | None = None
    address: str = ""

    @property
    def text(self) -> str:
        """Title and body."""
        return f"{self.title}\n{self.body}" if self.title else self.body


@dataclass(frozen=True)
class Verdict:
    """Whether it is shown at once, or waits for review."""

    visibility: str = Visibility.SHOWN
    reason: str = ""


def screen(writing: Writing) -> Verdict:
    """What becomes of it. Raises `RefusedError` when a limit is reached: whatever was typed stays with its writer."""
    refuse_restrained(writing.person)
    level = policies.trust_level_of(writing.person)
    if level > trust_levels.WATCHED or policies.may_moderate(writing.person, writing.space):
        return Verdict()
    if _is_in_first_day(writing.person, level):
        _check_first_day(writing)
    signs = spam.signs_in(
        writing.text,
        person=writing.person,
        typing_seconds=writing.typing_seconds,
        digest=digest_of(writing.text),
    )
    _leave_trace(writing)
    if spam.is_spam(signs):
        return Verdict(Visibility.PENDING, spam.NAMES_SEPARATOR.join(signs))
    return Verdict()


def refuse_restrained(person: Any) -> None:
    """Say why somebody who is silenced or suspended cannot write."""
    standing = policies.standing_of(person)
    if not (standing.is_silenced or standing.is_suspended):
        return
    until = max(filter(None, (standing.silenced_until, standing.suspended_until)))
    if until.year >= FOREVER_FROM:
        raise RefusedError(_("You cannot write here at present. The mail about it says why."), code="silenced")
    raise RefusedError(
        _("You cannot write here until %(day)s. The mail about it says why."),
        code="silenced",
        params={"day": date_format(timezone.localtime(until), "DATE_FORMAT")},
    )


FOREVER_FROM = 9000
"""A year so far away stands for no end."""


def digest_of(text: str) -> str:
    """By which the same words are known again, however they are set."""
    return hashlib.sha256(" ".join(text.casefold().split()).encode()).hexdigest()[:32]


def _is_in_first_day(person: Any, level: int) -> bool:
    return level <= trust_levels.NEWCOMER and person.date_joined > timezone.now() - FIRST_DAY.lasts


def _check_first_day(writing: Writing) -> None:
    now = timezone.now()
    own = list(
        WritingTrace.objects.filter(person=writing.person, at__gt=now - FIRST_DAY.lasts)
        .order_by("-at")
        .values_list("at", "is_thread")
    )
    if own:
        waited = (now - own[0][0]).total_seconds()
        _check_pace(FIRST_DAY.seconds_between - int(waited))
    is_thread = writing.thread is None
    limit = FIRST_DAY.threads if is_thread else FIRST_DAY.replies
    if sum(1 for _at, began in own if began == is_thread) >= limit:
        _refuse_many(is_thread, limit)
    _check_address(writing)


def _check_pace(left: int) -> None:
    if left > 0:
        text = ngettext(
            "New members write one post in half a minute. Wait %(count)s second; your text is kept.",
            "New members write one post in half a minute. Wait %(count)s seconds; your text is kept.",
            left,
        )
        raise RefusedError(text, code="pace", params={"count": left})


def _refuse_many(is_thread: bool, limit: int) -> None:
    if is_thread:
        text = ngettext(
            "On the first day members begin at most %(count)s thread. Your text is kept: try again tomorrow.",
            "On the first day members begin at most %(count)s threads. Your text is kept: try again tomorrow.",
            limit,
        )
    else:
        text = ngettext(
            "On the first day members write at most %(count)s reply. Your text is kept: try again tomorrow.",
            "On the first day members write at most %(count)s replies. Your text is kept: try again tomorrow.",
            limit,
        )
    raise RefusedError(text, code="first-day", params={"count": limit})


def _check_address(writing: Writing) -> None:
    """Many new accounts from one network are one person; colleagues of an organisation that we know are not."""
    if writing.address in ("", NOWHERE) or Membership.objects.filter(user=writing.person).exists():
        return
    since = timezone.now() - FIRST_DAY.lasts
    others = WritingTrace.objects.filter(address=writing.address, at__gt=since).exclude(person=writing.person)
    if others.values("person").distinct().count() >= FIRST_DAY.accounts_an_address:
        raise RefusedError(
            _("Several new members write from your network today. Your text is kept: try again tomorrow."),
            code="address",
        )


def _leave_trace(writing: Writing) -> None:
    WritingTrace.objects.create(
        person=writing.person,
        address=writing.address or None,
        digest=digest_of(writing.text),
        is_thread=writing.thread is None,
    )
