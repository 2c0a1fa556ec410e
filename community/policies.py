"""Who may do what in the community. Whoever may not read a space may do nothing in it."""

from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from accounts.policies import tokens_of
from community import trust_levels
from community.models import Post, Space, SpaceMember, Standing, Tag, Thread, Visibility
from community.querysets import ThreadQuerySet, open_rules

USUAL_KINDS = (Thread.Kind.QUESTION, Thread.Kind.DISCUSSION, Thread.Kind.SHOW)


def trust_level_of(user: Any) -> int:
    """0 for a stranger, up to 4. The one place where a level is asked for."""
    if not user.is_authenticated:
        return 0
    return trust_levels.HIGHEST if user.is_staff else standing_of(user).level


def standing_of(user: Any) -> Standing:
    """Level and sanctions of somebody with an account, asked once a request."""
    held: Standing | None = getattr(user, "_standing", None)
    if held is None:
        held = user._standing = Standing.objects.filter(person=user).first() or Standing(person=user)
    return held


def forget(user: Any) -> None:
    """Ask anew: what `user` belongs to has changed."""
    for name in ("_open_rules", "_moderated_spaces", "_audience_tokens", "_standing"):
        user.__dict__.pop(name, None)


def moderated_spaces(user: Any) -> frozenset[int] | None:
    """The spaces that `user` moderates, with all inside them; None for staff, who moderate all they may read."""
    if not user.is_authenticated:
        return frozenset()
    if user.is_staff or user.is_superuser:
        return None
    held: frozenset[int] | None = getattr(user, "_moderated_spaces", None)
    if held is None:
        held = user._moderated_spaces = _read_moderated(user)
    return held


def _read_moderated(user: Any) -> frozenset[int]:
    paths = list(SpaceMember.objects.moderators().filter(person=user).values_list("space__path", flat=True))
    if not paths:
        return frozenset()
    inside = Q()
    for path in paths:
        inside |= Q(path__startswith=path)
    return frozenset(Space.objects.filter(inside).values_list("pk", flat=True))


def may_read(user: Any, space: Space) -> bool:
    """Whether the audiences of the space, and of those around it, admit `user`."""
    # A rule that is newer than what is known of the reader is looked at by itself.
    return space.rule_id in open_rules(user) or space.access_rule.admits(tokens_of(user))


def may_moderate(user: Any, space: Space) -> bool:
    """Moderators of the space or of one around it, and staff, keep order."""
    moderated = moderated_spaces(user)
    return user.is_authenticated and may_read(user, space) and (moderated is None or space.pk in moderated)


def readable_threads(user: Any) -> ThreadQuerySet:
    """What `user` may open by its address: as `visible_to`, and their own, and what they moderate."""
    threads = Thread.objects.filter(space__rule__in=open_rules(user)).exclude(visibility=Visibility.MERGED)
    moderated = moderated_spaces(user)
    if moderated is None:
        return threads
    seen = Q(visibility=Visibility.SHOWN)
    if user.is_authenticated:
        seen |= Q(author=user, visibility__in=(Visibility.PENDING, Visibility.HIDDEN, Visibility.DELETED))
    if moderated:
        seen |= Q(space__in=moderated)
    return threads.filter(seen)


def visible_tags(user: Any) -> QuerySet[Tag]:
    """Tags of what `user` may read: those of closed groups alone may say what is talked about there."""
    return Tag.objects.alias(seen=a_thread_with_tag(Thread.objects.visible_to(user))).filter(seen__isnull=False)


def a_thread_with_tag(threads: ThreadQuerySet) -> Subquery:
    """Any of `threads` with the tag that is asked about. The first one found ends the search: asked whether there is
    one, PostgreSQL would bring all threads of each tag together."""
    return Subquery(threads.filter(tags=OuterRef("pk")).values("pk")[:1])


def may_see_post(user: Any, post: Post) -> bool:
    """Of a thread that `user` may read: what is shown, their own, and what they moderate."""
    if post.is_shown:
        return True
    return user.is_authenticated and (post.author_id == user.pk or may_moderate(user, post.thread.space))


def kinds_for(user: Any, space: Space) -> list[str]:
    """The kinds of threads that `user` may start in `space`."""
    if not may_write(user, space):
        return []
    wanted = space.thread_kinds or list(USUAL_KINDS)
    if may_moderate(user, space):
        return [*wanted, *(kind for kind in (Thread.Kind.ANNOUNCEMENT, Thread.Kind.AMA) if kind not in wanted)]
    if space.posting == Space.Posting.MODERATORS:
        return []
    return [kind for kind in wanted if kind not in (Thread.Kind.ANNOUNCEMENT, Thread.Kind.AMA)]


def may_write(user: Any, space: Space) -> bool:
    """Whoever is signed in, not suspended, and reads a space that is not archived. Whoever is silenced is told so when
    they write."""
    if not user.is_authenticated or not user.is_active or space.is_archived or not may_read(user, space):
        return False
    return not standing_of(user).is_suspended


def may_start(user: Any, space: Space, kind: str) -> bool:
    """Whether `user` may start such a thread there."""
    return kind in kinds_for(user, space)


def may_reply(user: Any, thread: Thread) -> bool:
    """In open threads everybody who reads them; moderators in closed ones as well."""
    if not may_write(user, thread.space) or thread.visibility != Visibility.SHOWN:
        return False
    if thread.kind == Thread.Kind.AMA and thread.stage == Thread.Stage.DONE:
        return may_moderate(user, thread.space)
    return thread.state == Thread.State.OPEN or may_moderate(user, thread.space)


def may_edit(user: Any, post: Post) -> bool:
    """One's own post, unless moderators hid it; a wiki post with some trust; any as a moderator."""
    if not may_write(user, post.thread.space) or standing_of(user).is_silenced:
        return False
    if may_moderate(user, post.thread.space):
        return True
    if post.thread.state == Thread.State.ARCHIVED or not post.is_shown:
        return post.visibility == Visibility.PENDING and post.author_id == user.pk
    return post.author_id == user.pk or (post.is_wiki and trust_level_of(user) >= trust_levels.WIKI)


def may_delete(user: Any, post: Post) -> bool:
    """One's own post, and a question only while nobody has answered it; any as a moderator."""
    if not may_write(user, post.thread.space):
        return False
    if may_moderate(user, post.thread.space):
        return True
    return post.author_id == user.pk and not (post.is_first and post.thread.reply_count)


def may_restore(user: Any, post: Post) -> bool:
    """What one has deleted oneself; anything as a moderator."""
    if not may_write(user, post.thread.space):
        return False
    return may_moderate(user, post.thread.space) or (
        post.visibility == Visibility.DELETED and post.deleted_by_id == user.pk == post.author_id
    )


def may_vote(user: Any, post: Post) -> bool:
    """For what others wrote."""
    return user.is_authenticated and may_read(user, post.thread.space) and post.is_shown and post.author_id != user.pk


def may_accept(user: Any, thread: Thread) -> bool:
    """The asker, those who keep order, and whoever is trusted most."""
    if not thread.is_question or not may_write(user, thread.space) or thread.visibility != Visibility.SHOWN:
        return False
    return (
        thread.author_id == user.pk or may_moderate(user, thread.space) or trust_level_of(user) >= trust_levels.ACCEPTS
    )


def may_help(user: Any) -> bool:
    """Whether `user` sees the helpers' queue, and takes questions."""
    return user.is_authenticated and trust_level_of(user) >= trust_levels.HELPS


def may_see_context(user: Any, thread: Thread) -> bool:
    """What the asker had read before: for the asker, helpers with some trust, and those who keep order."""
    return user.is_authenticated and (
        thread.author_id == user.pk
        or trust_level_of(user) >= trust_levels.SEES_CONTEXT
        or may_moderate(user, thread.space)
    )


def may_host(user: Any, thread: Thread) -> bool:
    """Hosts of a question hour, and those who keep order."""
    if not user.is_authenticated or not may_read(user, thread.space):
        return False
    return may_moderate(user, thread.space) or thread.hosts.filter(pk=user.pk).exists()


def may_mark_official(user: Any, space: Space) -> bool:
    """Those who keep order speak for the company, if they work for it."""
    return user.is_authenticated and user.is_staff and may_moderate(user, space)


def may_draft_page(user: Any) -> bool:
    """Who writes pages."""
    return user.is_authenticated and user.has_perm("wagtailadmin.access_admin")


def may_keep_tags(user: Any) -> bool:
    """Tags go across spaces: staff, whoever is trusted most, and moderators of a space that everybody may read."""
    if not user.is_authenticated:
        return False
    if trust_level_of(user) >= trust_levels.HIGHEST:
        return True
    moderated = moderated_spaces(user)
    if not moderated:
        return moderated is None
    spaces = Space.objects.filter(pk__in=moderated).select_related("rule")
    return any(space.access_rule.is_public for space in spaces)
