"""A spam service that speaks the protocol of Akismet, if the company uses one. Writers never wait for it: what it calls
spam is taken out of sight a moment later."""

import logging
from typing import Any

import requests
from django.conf import settings
from django.utils import timezone

from community.models import Post, WritingTrace
from community.trust_levels import WATCHED
from delivery import queue

logger = logging.getLogger(__name__)
TIMEOUT = 5
SIGN = "service"


def is_used() -> bool:
    """Whether there is one."""
    return bool(settings.SPAM_SERVICE_URL and settings.SPAM_SERVICE_KEY)


def ask_later(post: Post, level: int) -> None:
    """Have the worker ask about a newcomer's post, in the caller's transaction."""
    if is_used() and level <= WATCHED:
        queue.enqueue("community.tasks.ask_spam_service", post.pk)


def learn(post: Post, *, is_spam: bool, signs: list[str]) -> None:
    """Tell the service when it was wrong, or missed something; by the worker."""
    if is_used() and is_spam != (SIGN in signs):
        queue.enqueue("community.tasks.teach_spam_service", post.pk, is_spam)


def says_spam(post: Post) -> bool:
    """What the service says; no, when it does not answer."""
    return _call("comment-check", post) == "true"


def teach(post: Post, *, is_spam: bool) -> None:
    """Send what people decided."""
    _call("submit-spam" if is_spam else "submit-ham", post)


def _call(what: str, post: Post) -> str:
    try:
        address = f"{settings.SPAM_SERVICE_URL.rstrip('/')}/1.1/{what}"
        answer = requests.post(address, data=_data(post), timeout=TIMEOUT)
        answer.raise_for_status()
    except requests.RequestException:
        logger.warning("The spam service did not answer about post %s", post.pk)
        return ""
    return answer.text.strip().lower()


def _data(post: Post) -> dict[str, Any]:
    trace = WritingTrace.objects.filter(person=post.author_id, at__lte=timezone.now()).order_by("-at").first()
    return {
        "api_key": settings.SPAM_SERVICE_KEY,
        "blog": settings.PORTAL_URL,
        "user_ip": (trace.address if trace else None) or "127.0.0.1",
        "comment_type": "forum-post" if post.is_first else "reply",
        "comment_author": str(post.author or ""),
        "comment_content": f"{post.thread.title}\n{post.body}" if post.is_first else post.body,
        "comment_date_gmt": post.created_at.isoformat(),
        "blog_lang": post.language,
    }
