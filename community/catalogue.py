"""What of the community can be found: one entry a thread, which opens at the post that says it."""

import datetime
import math
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from community.addresses import thread_url
from community.models import Post, Thread, ThreadView, Vote
from community.texts import excerpt, plain
from search import sources
from search.sources import EntryContent, Part

BEST_REPLIES = 10
LONGEST_PART = 4_000


class ThreadSource(sources.Source):
    """Threads: question, accepted answer and the best replies."""

    name, kind, icon = "community.thread", "thread", "messages-square"
    kind_label, kind_label_one = _("Community threads"), _("Community thread")
    model = Thread
    changes_often = True

    def queryset(self) -> QuerySet[Thread]:
        """What is shown."""
        related = ("space", "space__rule", "feature", "accepted_answer", "author", "persona")
        return Thread.objects.shown().select_related(*related).prefetch_related("tags", "feature__translations")

    def entry(self, obj: Any) -> EntryContent:
        """Title and question, and as parts the answers."""
        thread: Thread = obj
        question = Post.objects.filter(thread=thread, position=1).first()
        answer = thread.accepted_answer
        about = answer or question
        return EntryContent(
            kind=self.kind,
            language=thread.language,
            title=thread.title,
            url=thread_url(thread, thread.language),
            audience=thread.space.access_rule,
            summary=excerpt(about.body_html, 280) if about else "",
            body=plain(question.body_html) if question else "",
            keywords=tuple(self._keywords(thread)),
            parts=tuple(self._parts(thread)),
            feature_id=thread.feature_id,
            author_name=_author_of(thread),
            is_official=thread.kind == Thread.Kind.ANNOUNCEMENT,
            is_solved=thread.is_solved,
            published_at=thread.created_at,
            changed_at=thread.accepted_at or thread.created_at,
            worth=worth_of(thread, answer),
            extras={"replies": bucket(thread.reply_count)} if thread.reply_count else {},
        )

    def _keywords(self, thread: Thread) -> Iterator[str]:
        yield from (tag.name for tag in thread.tags.all())
        if thread.feature:
            yield from thread.feature.words

    def _parts(self, thread: Thread) -> Iterator[Part]:
        with translation.override(thread.language):
            answer_label, reply_label = _now("Accepted answer"), _now("Answer")
        best = Post.objects.filter(thread=thread).shown().replies().order_by("-vote_count", "position")[:BEST_REPLIES]
        replies = [post for post in best if post.pk != thread.accepted_answer_id]
        if thread.accepted_answer:
            yield Part(thread.accepted_answer.anchor, self._text(thread.accepted_answer), answer_label)
        for post in sorted(replies, key=lambda post: post.position):
            yield Part(post.anchor, self._text(post), reply_label)

    def _text(self, post: Post) -> str:
        return plain(post.body_html)[:LONGEST_PART]

    def worth_changed(self) -> Iterable[Any]:
        """Threads that were looked at or voted for since a while."""
        since = timezone.now() - datetime.timedelta(hours=2)
        viewed = ThreadView.objects.values_list("thread", flat=True).distinct()
        voted = Vote.objects.filter(created_at__gte=since).values_list("post__thread", flat=True).distinct()
        return {*viewed, *voted}


def _author_of(thread: Thread) -> str:
    """The name under which it was asked; nothing for those who have given none."""
    if thread.author:
        return thread.author.name
    return thread.persona.name if thread.persona else ""


def bucket(number: int) -> int:
    """A number as it counts in the catalogue: 1, 2, 3, then steps that grow, so that not each one is a new version."""
    return number if number < 4 else 2 ** int(math.log2(number))


def worth_of(thread: Thread, answer: Post | None) -> float:
    """From 0 to 1: solved, then votes, then views."""
    votes = max(0, thread.vote_count) + max(0, answer.vote_count if answer else 0) + thread.me_too_count
    by_votes = min(1.0, math.log2(1 + bucket(votes)) / 8)
    by_views = min(1.0, math.log2(1 + bucket(thread.view_count)) / 14)
    return round(0.4 * thread.is_solved + 0.35 * by_votes + 0.25 * by_views, 2)


def register() -> None:
    """Make it known."""
    sources.register(ThreadSource())
