"""The address of one's calendar of due dates."""

from typing import Any

from django.db import transaction

from academy.courses.models import CalendarFeed


@transaction.atomic
def open_feed(*, by: Any) -> CalendarFeed:
    """Give `by` an address for their calendar; a new one, if they had one, so that the old one leads nowhere."""
    feed, made = CalendarFeed.objects.select_for_update().get_or_create(person=by)
    if not made:
        feed.renew()
        feed.save(update_fields=["nonce"])
    return feed


@transaction.atomic
def close_feed(*, by: Any) -> None:
    """Let the address lead nowhere any more."""
    CalendarFeed.objects.filter(person=by).delete()
