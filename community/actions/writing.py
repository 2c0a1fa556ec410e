"""Starting threads and replying."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from community import events, policies, texts
from community.actions.attaching import attach_uploads
from community.actions.changes import changed
from community.actions.following import follow_by_writing
from community.actions.people import profile_of
from community.actions.positions import next_position
from community.actions.screening import Writing, screen
from community.actions.tagging import tags_named
from community.models import Draft, MeToo, Post, Space, Thread, Visibility


def start_thread(
    *,
    space: Space,
    kind: str,
    title: str,
    body: str,
    by: Any,
    language: str = "",
    feature: Any = None,
    tags: Sequence[str] = (),
    for_helpers: dict[str, Any] | None = None,
    typing_seconds: int | None = None,
    address: str = "",
) -> Thread:
    """Begin a thread. Its asker follows it, and is the first who has the question."""
    if not policies.may_start(by, space, kind):
        raise PermissionDenied
    title, body = texts.check_title(title), texts.check(body)
    verdict = screen(Writing(by, body, space, title, typing_seconds=typing_seconds, address=address))
    shared: dict[str, Any] = {
        "author": by,
        "language": language or texts.guess_language(f"{title}\n{body}", space.language or by.language),
        "created_at": timezone.now(),
        "visibility": verdict.visibility,
        "hidden_reason": verdict.reason,
    }
    asked = {"kind": kind, "feature": feature or space.feature, "for_helpers": for_helpers or {}}
    thread = Thread(space=space, title=title, slug=texts.slug_of(title), **asked, **shared)
    first = Post(position=1, body=body, body_html=texts.render(body), typing_seconds=typing_seconds, **shared)
    return _begin(thread, first, tags, by)


@transaction.atomic
def _begin(thread: Thread, first: Post, tags: Sequence[str], asker: Any) -> Thread:
    """Save a thread with its first post, and what its kind begins with."""
    profile_of(asker)
    thread.last_position, thread.last_posted_at, thread.last_posted_by = first.position, first.created_at, asker
    if thread.is_question:
        thread.me_too_count = 1
    if thread.kind == Thread.Kind.AMA:
        thread.stage = Thread.Stage.COLLECTING
    thread.save(force_insert=True)
    first.thread = thread
    first.save(force_insert=True)
    thread.tags.set(tags_named(tags))
    if thread.is_question:
        MeToo.objects.create(thread=thread, person=asker)
    if thread.kind == Thread.Kind.AMA:
        thread.hosts.add(asker)
    _written(first)
    if first.is_shown:
        Space.objects.filter(pk=thread.space_id).update(thread_count=F("thread_count") + 1)
    Draft.objects.filter(person=asker, place="ask").delete()
    changed([thread.pk], at_once=True)
    events.thread_started.send(Thread, thread=thread, post=first)
    return thread


def reply(
    *,
    thread: Thread,
    body: str,
    by: Any,
    reply_to: Post | None = None,
    language: str = "",
    is_official: bool = False,
    via: str = Post.Via.WEB,
    typing_seconds: int | None = None,
    address: str = "",
) -> Post:
    """Add a post at the thread's end. However many write at once, each gets a place of its own."""
    if not policies.may_reply(by, thread):
        raise PermissionDenied
    if is_official and not policies.may_mark_official(by, thread.space):
        raise PermissionDenied
    body = texts.check(body)
    verdict = screen(Writing(by, body, thread.space, thread=thread, typing_seconds=typing_seconds, address=address))
    post = Post(
        thread=thread,
        author=by,
        body=body,
        body_html=texts.render(body),
        language=language or texts.guess_language(body, thread.language),
        reply_to=_answered(reply_to, thread, by),
        is_official=is_official,
        visibility=verdict.visibility,
        hidden_reason=verdict.reason,
        via=via,
        typing_seconds=typing_seconds,
    )
    with transaction.atomic():
        profile_of(by)
        Draft.objects.filter(person=by, place=f"reply:{thread.pk}").delete()
        _take_place(post)
        _written(post)
        changed([thread.pk])
        events.post_added.send(Post, post=post)
    return post


def _answered(post: Post | None, thread: Thread, by: Any) -> Post | None:
    """The post that is answered, if it stands in the thread and whoever answers may see it."""
    if post is None or post.thread_id != thread.pk or not policies.may_see_post(by, post):
        return None
    return post


def _take_place(post: Post) -> None:
    """Save the post at the next position, with the thread's counters. The thread's row is held from here on."""
    shown: dict[str, Any] = {}
    if post.visibility == Visibility.SHOWN:
        by_asker = post.author_id == post.thread.author_id
        shown = {
            "reply_count": F("reply_count") + 1,
            "last_posted_by": post.author,
            "asker_wrote_last": by_asker,
            "taken_until": None if not by_asker else F("taken_until"),
        }
    post.position = next_position(post.thread_id, **shown)
    # Only now, when nobody else can write before us: dates follow positions.
    post.created_at = timezone.now()
    post.save(force_insert=True)
    if shown:
        Thread.objects.filter(pk=post.thread_id).update(last_posted_at=post.created_at)


def _written(post: Post) -> None:
    attach_uploads(post)
    follow_by_writing(post)
