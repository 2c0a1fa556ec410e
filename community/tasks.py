"""Background work of the community: each is a call to an action, and safe to run twice."""

import datetime

from django.utils import timezone

from community import spam_service
from community.actions import departing
from community.actions.ambassadors import remind_of_reviews
from community.actions.asking_back import ask_whether_solved as ask
from community.actions.counting import count_views as count
from community.actions.reading import forget_old_reads
from community.actions.rearranging import archive_old
from community.actions.reputation import give_due_badges
from community.actions.trusting import reckon_levels
from community.models import Post, Submission, Upload, WritingTrace
from community.order import ask_service

TRACE_LIFE = datetime.timedelta(days=2)
FORM_LIFE = datetime.timedelta(days=2)
UNUSED_UPLOAD = datetime.timedelta(days=7)


def count_views() -> None:
    """Hourly: how often threads were looked at."""
    count()


def ask_whether_solved() -> None:
    """Daily: ask the askers."""
    ask()


def reckon_trust() -> None:
    """Nightly: trust levels rise and fall."""
    reckon_levels()


def archive_threads() -> None:
    """Nightly: what has been quiet for half a year."""
    archive_old()


def ask_spam_service(post_id: int) -> None:
    """Soon after a newcomer wrote: whether the spam service knows it."""
    ask_service(post_id)


def teach_spam_service(post_id: int, is_spam: bool) -> None:
    """Soon after a decision: what people say about it."""
    post = Post.objects.select_related("thread", "author").filter(pk=post_id).first()
    if post is not None:
        spam_service.teach(post, is_spam=is_spam)


def give_badges() -> None:
    """Hourly: badges that were earned since."""
    give_due_badges()


def remind_of_ambassadors() -> None:
    """Daily: whose year is over."""
    remind_of_reviews()


def finish_departures() -> None:
    """When somebody has left, and hourly: take away what leads to them, a part at a time."""
    departing.finish_departures()


def tidy_up() -> None:
    """Daily: what is needed for a short time alone."""
    now = timezone.now()
    forget_old_reads()
    WritingTrace.objects.filter(at__lt=now - TRACE_LIFE).delete()
    Submission.objects.filter(created_at__lt=now - FORM_LIFE).delete()
    for upload in Upload.objects.filter(posts=None, created_at__lt=now - UNUSED_UPLOAD)[:1000]:
        upload.file.delete(save=False)
        upload.delete()
