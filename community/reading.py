"""A thread as a reader sees it: its posts with what they may do about each. Few queries, however many posts."""

from dataclasses import dataclass, field
from typing import Any

from community import policies
from community.models import Follow, MeToo, Post, ReadPosition, Thread, Vote
from community.paging import PostPage, post_page, posts_for
from search.listing import listed
from search.models import CatalogueEntry

RELATED = 5


@dataclass
class Rights:
    """What the reader may do in a thread."""

    is_moderator: bool = False
    reply: bool = False
    accept: bool = False
    vote: bool = False
    official: bool = False
    draft_page: bool = False
    see_context: bool = False
    take: bool = False


@dataclass
class PostView:
    """A post, and what the reader did and may do about it."""

    post: Post
    is_accepted: bool = False
    voted: bool = False
    may_vote: bool = False
    may_edit: bool = False
    may_delete: bool = False
    may_restore: bool = False
    may_accept: bool = False
    lifted: bool = False
    """It stands under the question already."""

    @property
    def name(self) -> str:
        """Who wrote it."""
        post = self.post
        return str(post.author or post.persona or "")

    @property
    def organisation(self) -> str:
        """The organisation of the writer, unless they keep it to themselves."""
        profile = getattr(self.post.author, "community_profile", None) if self.post.author else None
        if self.post.author is None or (profile is not None and not profile.shows_organisation):
            return ""
        return next((row.organisation.name for row in self.post.author.memberships.all()), "")

    @property
    def handle(self) -> str:
        """The writer's handle; nothing for those without a profile."""
        profile = getattr(self.post.author, "community_profile", None) if self.post.author else None
        return profile.handle if profile else ""


@dataclass
class ThreadReading:
    """Everything a thread's page shows."""

    thread: Thread
    rights: Rights
    page: PostPage
    question: PostView | None = None
    answer: PostView | None = None
    replies: list[PostView] = field(default_factory=list)
    has_it_too: bool = False
    follow: Follow | None = None
    read_to: int = 0
    related: list[Any] = field(default_factory=list)


def rights_in(thread: Thread, user: Any) -> Rights:
    """What `user` may do in `thread`."""
    if not user.is_authenticated:
        return Rights()
    is_moderator = policies.may_moderate(user, thread.space)
    may_reply = policies.may_reply(user, thread)
    return Rights(
        is_moderator=is_moderator,
        reply=may_reply,
        accept=policies.may_accept(user, thread),
        vote=True,
        official=policies.may_mark_official(user, thread.space),
        draft_page=thread.is_solved and policies.may_draft_page(user),
        see_context=policies.may_see_context(user, thread),
        take=may_reply and thread.is_question and policies.may_help(user) and thread.author_id != user.pk,
    )


def read_thread(thread: Thread, user: Any, start: int, language: str) -> ThreadReading:
    """The page of `thread` that begins at a position."""
    rights = rights_in(thread, user)
    page = post_page(posts_for(thread, user, rights.is_moderator).with_authors(), start)
    reading = ThreadReading(thread, rights, page)
    answer = _answer(thread, page)
    voted = _voted(user, [*page.posts, *([answer] if answer else [])])
    views = [_view(post, reading, user, voted) for post in page.posts]
    reading.question = views.pop(0) if views and views[0].post.is_first else None
    if answer and reading.question:
        reading.answer = _view(answer, reading, user, voted)
    for view in views:
        view.lifted = reading.answer is not None and view.post.pk == reading.answer.post.pk
    reading.replies = views
    _add_own(reading, user)
    reading.related = related_to(thread, user, language)
    return reading


def _answer(thread: Thread, page: PostPage) -> Post | None:
    if thread.accepted_answer_id is None or not page.is_first:
        return None
    on_page = next((post for post in page.posts if post.pk == thread.accepted_answer_id), None)
    return on_page or Post.objects.filter(pk=thread.accepted_answer_id).shown().with_authors().first()


def _voted(user: Any, posts: list[Post]) -> set[int]:
    if not user.is_authenticated or not posts:
        return set()
    return set(Vote.objects.filter(person=user, post__in=posts).values_list("post", flat=True))


def _view(post: Post, reading: ThreadReading, user: Any, voted: set[int]) -> PostView:
    # The thread is at hand, so that the policies ask nothing of the database.
    post.thread = reading.thread
    signed_in = user.is_authenticated
    return PostView(
        post,
        is_accepted=post.pk == reading.thread.accepted_answer_id,
        voted=post.pk in voted,
        may_vote=signed_in and policies.may_vote(user, post),
        may_edit=signed_in and policies.may_edit(user, post),
        may_delete=signed_in and post.is_shown and policies.may_delete(user, post),
        may_restore=signed_in and not post.is_shown and policies.may_restore(user, post),
        may_accept=reading.rights.accept and post.is_shown and not post.is_first,
    )


def _add_own(reading: ThreadReading, user: Any) -> None:
    if not user.is_authenticated:
        return
    thread = reading.thread
    reading.follow = Follow.objects.filter(person=user, thread=thread).first()
    if thread.is_question:
        reading.has_it_too = MeToo.objects.filter(person=user, thread=thread).exists()
    read = ReadPosition.objects.filter(person=user, thread=thread).values_list("position", flat=True).first()
    reading.read_to = read or 0


def related_to(thread: Thread, user: Any, language: str) -> list[Any]:
    """Other answers about the same part of the product: one query, since each reader of each thread asks it."""
    if thread.feature_id is None:
        return []
    entries = CatalogueEntry.objects.for_lists().filter(
        is_deleted=False, feature=thread.feature_id, audience__in=policies.open_rules(user)
    )
    own = entries.in_language_or_fallback(language).exclude(source="community.thread", object_id=str(thread.pk))
    return listed(own.order_by("-worth", "-pk")[:RELATED], language)
