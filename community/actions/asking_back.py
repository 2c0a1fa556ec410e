"""Asking the asker whether it is solved."""

import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from community.models import Thread
from delivery.actions import About, send_mail

AFTER = datetime.timedelta(days=3)
NOT_AFTER = datetime.timedelta(days=30)


def ask_whether_solved() -> int:
    """Mail the askers whose questions somebody answered some days ago, each question once; how many."""
    now = timezone.now()
    waiting = (
        Thread.objects.shown()
        .unsolved()
        .filter(
            reply_count__gt=0,
            asker_wrote_last=False,
            solved_asked_at=None,
            author__is_active=True,
            last_posted_at__range=(now - NOT_AFTER, now - AFTER),
        )
    )
    return sum(_ask(pk) for pk in waiting.values_list("pk", flat=True)[:500])


@transaction.atomic
def _ask(pk: int) -> int:
    # The mark and the mail are one transaction: whoever runs this at the same time finds the mark.
    if not Thread.objects.filter(pk=pk, solved_asked_at=None).update(solved_asked_at=timezone.now()):
        return 0
    thread = Thread.objects.select_related("author", "space").get(pk=pk)
    if thread.author is None:
        return 0
    with translation.override(thread.author.language):
        link = settings.PORTAL_URL + reverse("community:solved", args=[pk])
    send_mail(
        recipient=thread.author,
        template="community/email/solved.html",
        context={"title": thread.title, "link": link},
        group="community_mine",
        about=About("community.thread", pk, title=thread.title),
    )
    return 1
