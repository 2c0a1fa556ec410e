"""A thread as a reader sees it: its posts with what they may do about each. Few queries, however many posts."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from community import policies
from community.models import Draft, Follow, MeToo, Post, ReadPosition, Standing, Thread, Vote
from community.paging import PostPage, post_page, posts_for
from community.querysets import PostQuerySet, ThreadQuerySet
from search.listing import Listed, listed
from search.models import CatalogueEntry

RELATED = 5
WANTED = 10


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
    url: str = ""
    """Its own address; what is done with it lies below."""
    lifted: bool = False
    """It stands under the question already."""

    @property
    def name(self) -> str:
        """Who wrote it."""
        post = self.post
        return str(post.author or post.persona or "")

    @property
    def initial(self) -> str:
        """What stands in place of a picture."""
        return self.name[:1].upper() or "?"

    @property
    def organisation(self) -> str:
        """The organisation of the writer, unless they keep it to themselves."""
        profile = getattr(self.post.author, "community_profile", None) if self.post.author else None
        if self.post.author is None or (profile is not None and not profile.shows_organisation):
            return ""
        return getattr(self.post, "organisation_name", None) or ""

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
    home: str = ""
    """The community's address, asked for once and not for each post."""
    related: list[Any] = field(default_factory=list)
    wanted: list[Post] = field(default_factory=list)
    """Of a question hour: the questions with most votes that no host has answered."""
    may_host: bool = False


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
        draft_page=thread.is_solved and (is_moderator or user.is_staff) and policies.may_draft_page(user),
        see_context=policies.may_see_context(user, thread),
        take=may_reply and thread.is_question and policies.may_help(user) and thread.author_id != user.pk,
    )


def read_thread(thread: Thread, user: Any, start: int, language: str) -> ThreadReading:
    """The page of `thread` that begins at a position."""
    _hold_standing(thread, user)
    rights = rights_in(thread, user)
    page = post_page(_with_votes(posts_for(thread, user, rights.is_moderator).with_authors(), user), start)
    reading = ThreadReading(thread, rights, page, home=reverse("community:home"))
    answer = _answer(thread, page, user)
    views = [_view(post, reading, user) for post in page.posts]
    reading.question = views.pop(0) if views and views[0].post.is_first else None
    if answer and reading.question:
        reading.answer = _view(answer, reading, user)
    for view in views:
        view.lifted = reading.answer is not None and view.post.pk == reading.answer.post.pk
    reading.replies = views
    if thread.kind == Thread.Kind.AMA:
        reading.wanted = wanted_questions(thread)
        reading.may_host = policies.may_host(user, thread)
    reading.related = related_to(thread, user, language)
    return reading


def _hold_standing(thread: Thread, user: Any) -> None:
    """What `with_own` has read of the reader's standing need not be asked again."""
    own = vars(thread)
    if user.is_authenticated and "own_level" in own:
        level, silence, end = own["own_level"] or 0, own["own_silence"], own["own_suspension"]
        user._standing = Standing(person=user, level=level, silenced_until=silence, suspended_until=end)


def _answer(thread: Thread, page: PostPage, user: Any) -> Post | None:
    if thread.accepted_answer_id is None or not page.is_first:
        return None
    on_page = next((post for post in page.posts if post.pk == thread.accepted_answer_id), None)
    answers = Post.objects.filter(pk=thread.accepted_answer_id).shown().with_authors()
    return on_page or _with_votes(answers, user).first()


def _with_votes(posts: PostQuerySet, user: Any) -> PostQuerySet:
    if not user.is_authenticated:
        return posts
    # A row and not whether one exists: PostgreSQL would read all votes of the person once, instead of asking for each
    # post of the page.
    return posts.annotate(has_vote=Subquery(Vote.objects.filter(post=OuterRef("pk"), person=user).values("pk")[:1]))


def with_own(threads: ThreadQuerySet, user: Any) -> ThreadQuerySet:
    """The threads with what `user` has to do with each: in the same query, since every page of a thread asks it."""
    if not user.is_authenticated:
        return threads
    standing = Standing.objects.filter(person=user)
    here = {"person": user, "thread": OuterRef("pk")}
    place = Concat(Value("reply:"), Cast(OuterRef("pk"), CharField()))
    return threads.annotate(
        follow_level=Subquery(Follow.objects.filter(**here).values("level")[:1]),
        has_it_too=Exists(MeToo.objects.filter(**here)),
        read_to=Subquery(ReadPosition.objects.filter(**here).values("position")[:1]),
        own_level=Subquery(standing.values("level")[:1]),
        own_silence=Subquery(standing.values("silenced_until")[:1]),
        own_suspension=Subquery(standing.values("suspended_until")[:1]),
        draft=Subquery(Draft.objects.filter(person=user, place=place).values("body")[:1]),
    )


def _view(post: Post, reading: ThreadReading, user: Any) -> PostView:
    # The thread is at hand, so that the policies ask nothing of the database.
    post.thread = reading.thread
    signed_in = user.is_authenticated
    return PostView(
        post,
        is_accepted=post.pk == reading.thread.accepted_answer_id,
        url=f"{reading.home}posts/{post.pk}/",
        voted=bool(getattr(post, "has_vote", None)),
        may_vote=signed_in and policies.may_vote(user, post),
        may_edit=signed_in and policies.may_edit(user, post),
        may_delete=signed_in and post.is_shown and policies.may_delete(user, post),
        may_restore=signed_in and not post.is_shown and policies.may_restore(user, post),
        may_accept=reading.rights.accept and post.is_shown and not post.is_first,
    )


def wanted_questions(thread: Thread) -> list[Post]:
    """What most want to know of the hosts, and what they have not answered yet."""
    answers = Post.objects.shown().filter(reply_to=OuterRef("pk"), author__in=thread.hosts.all())
    asked = Post.objects.filter(thread=thread).shown().replies().exclude(author__in=thread.hosts.all())
    open_questions = asked.filter(~Exists(answers), reply_to=None)
    return list(open_questions.order_by("-vote_count", "position").select_related("author", "persona")[:WANTED])


def related_to(thread: Thread, user: Any, language: str) -> list[Any]:
    """Other answers about the same part of the product: one query, since each reader of each thread asks it."""
    if thread.feature_id is None:
        return []
    entries = CatalogueEntry.objects.for_lists().filter(
        is_deleted=False, feature=thread.feature_id, audience__in=policies.open_rules(user)
    )
    own = entries.in_language_or_fallback(language).exclude(source="community.thread", object_id=str(thread.pk))
    return listed(own.order_by("-worth", "-pk")[:RELATED], language)


def page_made_of(thread: Thread, user: Any, language: str) -> Listed | None:
    """The page that the thread became, once it can be read."""
    source, _colon, number = thread.page_key.partition(":")
    if not number:
        return None
    entries = CatalogueEntry.objects.for_lists().filter(is_deleted=False, audience__in=policies.open_rules(user))
    entry = entries.filter(source=source, object_id=number).first()
    return Listed(entry, language) if entry else None
