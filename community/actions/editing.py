"""Changing what was written."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from community import events, policies, texts
from community.actions.attaching import attach_uploads
from community.actions.changes import changed
from community.actions.tagging import tags_named
from community.errors import EditConflictError
from community.models import Draft, Post, PostRevision, Thread


def edit_post(
    *,
    post: Post,
    body: str,
    by: Any,
    revision: int,
    title: str | None = None,
    tags: list[str] | None = None,
    language: str = "",
) -> Post:
    """Say something else. `revision` is the one that the edit began with: if the post has changed since, nothing is
    written and `EditConflictError` carries how it stands now."""
    body = texts.check(body)
    title = texts.check_title(title) if title is not None else None
    html, mentioned_before = texts.render(body), texts.mentioned(post.body)
    with transaction.atomic():
        # The thread's row first, as everywhere: whoever holds rows in another order waits for ever.
        thread = Thread.objects.select_for_update(of=("self",)).select_related("space").get(pk=post.thread_id)
        current = Post.objects.select_for_update().get(pk=post.pk)
        current.thread = thread
        if not policies.may_edit(by, current):
            raise PermissionDenied
        if current.revision != revision:
            raise EditConflictError(current)
        is_new_title = current.is_first and title is not None and title != thread.title
        if body != current.body or is_new_title:
            _keep_revision(current, thread)
            _write(current, body, html, by, language)
        if current.is_first:
            _change_thread(thread, title if is_new_title else None, tags)
        Draft.objects.filter(person=by, place=f"edit:{post.pk}").delete()
        changed([thread.pk], at_once=current.is_first)
        events.post_edited.send(Post, post=current, by=by, mentioned_before=mentioned_before)
    return current


def _keep_revision(post: Post, thread: Thread) -> None:
    PostRevision.objects.create(
        post=post,
        number=post.revision,
        body=post.body,
        title=thread.title if post.is_first else "",
        written_by=post.edited_by or (post.author if post.revision == 1 else None),
        written_at=post.edited_at or post.created_at,
    )


def _write(post: Post, body: str, html: str, by: Any, language: str) -> None:
    post.body, post.body_html = body, html
    post.language = language or texts.guess_language(body, post.language)
    post.edited_at, post.edited_by = timezone.now(), by
    post.revision += 1
    post.save(update_fields=["body", "body_html", "language", "edited_at", "edited_by", "revision"])
    attach_uploads(post)


def _change_thread(thread: Thread, title: str | None, tags: list[str] | None) -> None:
    if title is not None:
        thread.title, thread.slug = title, texts.slug_of(title)
        thread.save(update_fields=["title", "slug"])
    if tags is not None:
        thread.tags.set(tags_named(tags))


def restore_revision(*, post: Post, number: int, by: Any) -> Post:
    """Let a post say again what it said at an earlier revision; that is an edit as well."""
    kept = PostRevision.objects.get(post=post, number=number)
    return edit_post(post=post, body=kept.body, by=by, revision=post.revision, title=kept.title or None)


def set_wiki(*, post: Post, is_wiki: bool, by: Any) -> None:
    """Let everybody improve a post, or only its author."""
    if not (policies.may_moderate(by, post.thread.space) or post.author_id == by.pk):
        raise PermissionDenied
    with transaction.atomic():
        Post.objects.filter(pk=post.pk).update(is_wiki=is_wiki)
        changed([post.thread_id])
