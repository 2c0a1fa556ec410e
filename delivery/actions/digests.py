"""Gathering what people want to hear of in one mail a day or a week."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from delivery import policies, queue
from delivery.clocks import digest_period, when_mail_may_come
from delivery.kinds import MailRhythm
from delivery.models import Digest, MailTimes, Notice, OutgoingMail

RHYTHMS = (MailRhythm.DAILY, MailRhythm.WEEKLY)


def gather_digests(now: datetime | None = None) -> int:
    """Write the digests that are due and not yet written; how many. Late or twice, each comes once a period."""
    now = now or timezone.now()
    written = 0
    for rhythm in RHYTHMS:
        waiting = Notice.objects.waiting_for_digest(rhythm).order_by().values("recipient")
        people = User.objects.filter(pk__in=waiting, is_active=True).only("pk", "time_zone", "language")
        times = {row.user_id: row for row in MailTimes.objects.filter(user__in=waiting)}
        for person in people.iterator(chunk_size=500):
            written += _gather_for(person, rhythm, times.get(person.pk), now)
    if written:
        queue.enqueue("delivery.tasks.send_due")
    return written


def _gather_for(person: User, rhythm: MailRhythm, times: MailTimes | None, now: datetime) -> bool:
    day, due = digest_period(now, person.time_zone, times, weekly=rhythm == MailRhythm.WEEKLY)
    gathered = Notice.objects.filter(recipient=person, created_at__lt=due).waiting_for_digest(rhythm)
    if not gathered.exists() or Digest.objects.filter(user=person, rhythm=rhythm, period=day.isoformat()).exists():
        return False
    return _write(person, rhythm, day, due_at=when_mail_may_come(now, person.time_zone, times), until=due)


@transaction.atomic
def _write(person: User, rhythm: MailRhythm, day: date, *, due_at: datetime, until: datetime) -> bool:
    """The digest with what it brings and its mail, together or not at all; none for what may not be read any more."""
    gathered = Notice.objects.filter(recipient=person, created_at__lt=until).waiting_for_digest(rhythm)
    notices = list(gathered.with_occasion().order_by("pk"))
    shown = policies.readable(person, notices)
    if hidden := {notice.pk for notice in notices} - {notice.pk for notice in shown}:
        Notice.objects.filter(pk__in=hidden).update(mail=MailRhythm.NEVER)
    if not shown:
        return False
    digest, is_new = Digest.objects.get_or_create(user=person, rhythm=rhythm, period=day.isoformat())
    if is_new:
        Notice.objects.filter(pk__in=[notice.pk for notice in shown]).update(digest=digest)
        OutgoingMail.objects.create(recipient=person, digest=digest, due_at=due_at)
    return is_new
