"""Choosing what to be told, where and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time

from django.db import transaction

from accounts.models import User
from delivery.kinds import MailRhythm, NoticeGroup, all_groups, group_with, unfollow_of
from delivery.models import MailTimes, Notice, Preference
from delivery.tokens import Unsubscribing

GATHERED = (MailRhythm.DAILY, MailRhythm.WEEKLY)


@dataclass(frozen=True)
class Choice:
    """Where notices of one group come."""

    in_page: bool
    mail: MailRhythm


def choices_of(user: User) -> dict[str, Choice]:
    """What holds for `user`, by the key of each group: their own choice, or the group's default."""
    own = {row.group: row for row in Preference.objects.filter(user=user)}
    found = {}
    for group in all_groups():
        row = own.get(group.key) if group.optional else None
        found[group.key] = Choice(row.in_page, MailRhythm(row.mail)) if row else Choice(group.in_page, group.mail)
    return found


@transaction.atomic
def choose(*, user: User, choices: Mapping[str, Choice]) -> None:
    """Keep what `user` wants of each group. What may not be switched off stays as it is."""
    for key, choice in choices.items():
        group = group_with(key)
        if group and group.optional:
            values = {"in_page": choice.in_page, "mail": choice.mail}
            Preference.objects.update_or_create(user=user, group=key, defaults=values)
            _follow(user, group, choice.mail)


def _follow(user: User, group: NoticeGroup, mail: MailRhythm) -> None:
    """What still waits for a digest follows the new choice; what comes at once from now on waits on as it was."""
    if mail == MailRhythm.AT_ONCE:
        return
    waiting = Notice.objects.filter(recipient=user, mail__in=GATHERED, digest=None).exclude(mail=mail)
    waiting.of_group(group.key).update(mail=mail)


@transaction.atomic
def set_mail_times(
    *, user: User, quiet_from: time | None, quiet_until: time | None, digest_hour: int, digest_weekday: int
) -> MailTimes:
    """Keep when mail may come, by the clock of `user`."""
    times, _new = MailTimes.objects.update_or_create(
        user=user,
        defaults={
            "quiet_from": quiet_from,
            "quiet_until": quiet_until,
            "digest_hour": digest_hour,
            "digest_weekday": digest_weekday,
        },
    )
    return times


@transaction.atomic
def unsubscribe(*, wish: Unsubscribing) -> bool:
    """No more mail of a group, or of all that comes by a rhythm; notices in the page stay. Whoever holds the token
    may, signed in or not. False if there is nobody left to unsubscribe."""
    user = User.objects.filter(pk=wish.user_id).first()
    if user is None:
        return False
    current = choices_of(user)
    silenced = [key for key, choice in current.items() if wish.scope in (key, choice.mail)]
    choose(user=user, choices={key: Choice(current[key].in_page, MailRhythm.NEVER) for key in silenced})
    return True


@transaction.atomic
def unfollow(*, wish: Unsubscribing) -> bool:
    """Hear no more of the one thing that the mail told of, as its feature does it."""
    user = User.objects.filter(pk=wish.user_id).first()
    stop = unfollow_of(wish.about_kind)
    if user is None or stop is None or not wish.about_id:
        return False
    stop(user, wish.about_id)
    return True
