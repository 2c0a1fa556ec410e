"""The notices of an occasion: made in the background, a few hundred at a time, and as often as one likes."""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from delivery import queue
from delivery.clocks import when_mail_may_come
from delivery.kinds import MailRhythm, NoticeGroup, group_of, kind_of, known_kinds
from delivery.models import MailTimes, Notice, Occasion, OutgoingMail, Preference

AT_A_TIME = 500


def tell(occasion: Occasion) -> int:
    """Make the notices of `occasion` that are not there yet, and the mails that go out at once; how many people it
    concerns. Done a second time it changes nothing. Whatever came before it under its key is told first: of a post that
    mentions its follower, the follower hears as the one who is mentioned, whichever task a worker takes up first."""
    if occasion.told_at:
        return 0
    before = Occasion.objects.untold().filter(key=occasion.key, pk__lt=occasion.pk, kind__in=known_kinds())
    for earlier in before.order_by("pk"):
        _tell_all(earlier)
    return _tell_all(occasion)


def _tell_all(occasion: Occasion) -> int:
    group = group_of(kind_of(occasion.kind))
    ids = _recipients(occasion)
    for chunk in _chunks(ids, AT_A_TIME):
        _tell_some(occasion, group, chunk)
    Occasion.objects.filter(pk=occasion.pk).update(told_at=timezone.now(), recipients=[])
    return len(ids)


def _recipients(occasion: Occasion) -> list[int]:
    given = occasion.recipients
    if given is None:
        ask = kind_of(occasion.kind).recipients
        given = list(ask(occasion)) if ask else []
    left_out = {*occasion.except_for, occasion.actor_id}
    return [pk for pk in dict.fromkeys(given) if pk not in left_out]


@transaction.atomic
def _tell_some(occasion: Occasion, group: NoticeGroup, ids: list[int]) -> None:
    people = User.objects.filter(pk__in=ids, is_active=True).only("pk", "time_zone")
    chosen = {row.user_id: row for row in Preference.objects.filter(user__in=ids, group=group.key)}
    notices = []
    for person in people:
        own = chosen.get(person.pk) if group.optional else None
        in_page, mail = (own.in_page, own.mail) if own else (group.in_page, group.mail)
        if in_page or mail != MailRhythm.NEVER:
            notices.append(Notice(occasion=occasion, recipient=person, key=occasion.key, in_page=in_page, mail=mail))
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    _write_mails(occasion, ids)


def _write_mails(occasion: Occasion, ids: list[int]) -> None:
    """A mail for each new notice that is mailed at once; it waits in the outbox until its reader's quiet hours end."""
    now = timezone.now()
    fresh = Notice.objects.filter(occasion=occasion, recipient__in=ids, mail=MailRhythm.AT_ONCE, outgoing=None)
    times = {row.user_id: row for row in MailTimes.objects.filter(user__in=ids)}
    mails = [
        OutgoingMail(
            recipient=notice.recipient,
            notice=notice,
            due_at=when_mail_may_come(now, notice.recipient.time_zone, times.get(notice.recipient_id)),
        )
        for notice in fresh.select_related("recipient").order_by("pk")
    ]
    OutgoingMail.objects.bulk_create(mails, ignore_conflicts=True)
    if any(mail.due_at <= now for mail in mails):
        queue.enqueue("delivery.tasks.send_due")


def _chunks(ids: Iterable[int], size: int) -> Iterator[list[int]]:
    rest = iter(ids)
    while chunk := list(islice(rest, size)):
        yield chunk
