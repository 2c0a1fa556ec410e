"""What earns points, as it happens."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import events
from community.actions.ambassadors import NOTICE as AMBASSADOR
from community.actions.reputation import NOTICE, earn, give_badges, in_force, take_back
from community.models import Post, Thread, Visibility, Vote
from delivery.kinds import MailRhythm, NoticeGroup, NoticeKind, register_group, register_kind


def register() -> None:
    """Listen to what happens, and say that badges are told of."""
    register_group(
        NoticeGroup("community_rewards", _("Badges and programmes"), icon="award", order=60, mail=MailRhythm.WEEKLY)
    )
    register_kind(
        NoticeKind(
            NOTICE,
            "community_rewards",
            label=_("A badge"),
            template="community/notices/badge.html",
            icon="award",
            target_marks_read=False,
        )
    )
    register_kind(
        NoticeKind(
            AMBASSADOR,
            "community_rewards",
            label=_("The ambassadors' programme"),
            template="community/notices/ambassador.html",
            icon="handshake",
            target_marks_read=False,
        )
    )
    for signal, receiver in (
        (events.thread_started, _thread_started),
        (events.post_added, _post_added),
        (events.post_edited, _post_edited),
        (events.visibility_changed, _visibility_changed),
        (events.answer_accepted, _answer_accepted),
        (events.acceptance_withdrawn, _acceptance_withdrawn),
        (events.vote_given, _vote_given),
        (events.vote_withdrawn, _vote_withdrawn),
        (events.thread_became_page, _thread_became_page),
    ):
        signal.connect(receiver, dispatch_uid=f"community.rewards.{receiver.__name__}")


def _thread_started(thread: Thread, post: Post, **_kwargs: Any) -> None:
    _reward_post(post, thread)


def _post_added(post: Post, **_kwargs: Any) -> None:
    _reward_post(post, post.thread)


def _reward_post(post: Post, thread: Thread) -> None:
    if not post.is_shown or post.author is None:
        return
    if not post.is_first and thread.author_id == post.author_id:
        # Talking on in one's own thread is no help to anybody else.
        return
    rule = "thread" if post.is_first else "answer" if thread.is_question else "reply"
    earn(rule=rule, about=f"post:{post.pk}", person=post.author, thread=thread, post=post)


def _post_edited(post: Post, by: Any, **_kwargs: Any) -> None:
    if post.is_wiki and post.is_shown and post.author_id != by.pk:
        # Once a day for a post: many small edits are one improvement.
        about = f"wiki:{post.pk}:{by.subject.hex}:{timezone.now().date()}"
        earn(rule="improvement", about=about, person=by, thread=post.thread, post=post)


def _visibility_changed(post: Post | None, thread: Thread, **_kwargs: Any) -> None:
    changed = post or Post.objects.filter(thread=thread, position=1).select_related("author").first()
    if changed is None:
        return
    if (post or thread).visibility != Visibility.SHOWN:
        take_back(in_force(post=changed).exclude(rule__in=("accepted", "page", "page_helped")))
        return
    _reward_post(changed, thread)
    if changed.author is not None:
        for vote in Vote.objects.filter(post=changed).select_related("person"):
            _reward_vote(changed, vote.person)


def _answer_accepted(post: Post, by: Any, **_kwargs: Any) -> None:
    if post.author is not None and post.author_id != post.thread.author_id:
        about = f"post:{post.pk}"
        if earn(rule="accepted", about=about, person=post.author, thread=post.thread, post=post):
            give_badges([post.author.subject])


def _acceptance_withdrawn(post: Post, **_kwargs: Any) -> None:
    take_back(in_force(rule="accepted", about=f"post:{post.pk}"))


def _vote_given(post: Post, by: Any, **_kwargs: Any) -> None:
    _reward_vote(post, by)


def _reward_vote(post: Post, voter: Any) -> None:
    if post.author is not None:
        about = f"vote:{post.pk}:{voter.subject.hex}"
        earn(rule="like", about=about, person=post.author, thread=post.thread, post=post)


def _vote_withdrawn(post: Post, by: Any, **_kwargs: Any) -> None:
    take_back(in_force(rule="like", about=f"vote:{post.pk}:{by.subject.hex}"))


def _thread_became_page(thread: Thread, answer: Post, page_key: str, **_kwargs: Any) -> None:
    if answer is not None and answer.author is not None:
        earn(rule="page", about=f"page:{page_key}", person=answer.author, thread=thread, post=answer)
