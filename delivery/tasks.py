"""Background work of delivery. Every task chooses its work by the state of rows, so that it may run late, twice or not
at all: the next one does what is left."""

import logging
import time
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from delivery import queue
from delivery.actions import digests, inbound, outbox, telling
from delivery.actions.tidying import forget_old
from delivery.kinds import UnknownKindError
from delivery.mailbox import MailboxError, take_from_mailbox
from delivery.models import InboundMail, Occasion, OutgoingMail

logger = logging.getLogger(__name__)

TURN = "delivery:sending"
"""In the cache while somebody sends. Without a cache several send at once, each other mails."""
SLICE_SECONDS = 60
"""A task stops after so long and has itself called again."""
LEFT_BEHIND = timedelta(minutes=2)
"""What waits for longer has lost its task."""


def tell(occasion_id: int) -> None:
    """Tell the people whom an occasion concerns; nothing, if it was withdrawn."""
    for occasion in Occasion.objects.select_related("actor").filter(pk=occasion_id):
        try:
            telling.tell(occasion)
        except UnknownKindError:
            logger.warning("Nobody knows the kind of %s any more", occasion)
            Occasion.objects.filter(pk=occasion.pk).update(told_at=timezone.now())


def send_due() -> None:
    """Send what waits in the outbox and is due: one task at a time, so that a crowd of mails never takes all workers
    from other work. Who finds another at it has nothing to do."""
    for _ in range(2):  # once more, for what came when the turn was about to end
        if not cache.add(TURN, True, 2 * SLICE_SECONDS):
            return
        try:
            is_done = outbox.send_due(deadline=time.monotonic() + SLICE_SECONDS)
        finally:
            cache.delete(TURN)
        if not is_done:
            queue.enqueue("delivery.tasks.send_due")
            return


def take_inbound(inbound_id: int) -> None:
    """Take a mail that came in."""
    inbound.take(inbound_id)


def gather_digests() -> None:
    """Write the digests that are due."""
    digests.gather_digests()


def catch_up() -> None:
    """Each minute: whatever a dead worker or a lost task has left, and mail that has become due."""
    left = timezone.now() - LEFT_BEHIND
    for pk in Occasion.objects.untold().filter(created_at__lt=left).values_list("pk", flat=True)[:1000]:
        tell(pk)
    for pk in InboundMail.objects.filter(state="waiting", received_at__lt=left).values_list("pk", flat=True)[:200]:
        take_inbound(pk)
    if OutgoingMail.objects.due(timezone.now()).exists():
        send_due()


def read_mailbox() -> None:
    """Each minute: replies that wait in a mailbox, where one is named."""
    if not settings.INBOUND_IMAP_URL:
        return
    try:
        take_from_mailbox()
    except MailboxError as error:
        logger.warning("The mailbox cannot be read: %s", error)


def tidy() -> None:
    """Each night: what is over and done with."""
    forget_old()
