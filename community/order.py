"""What the community does by itself to keep order, as things happen."""

from typing import Any

from accounts.admission import register_refusal
from community import events, policies, spam, spam_service, trust_levels
from community.actions.flags import open_item
from community.actions.hiding import hide_post
from community.actions.recording import Action
from community.actions.sanctions import why_not
from community.models import Post, ReviewItem, Visibility


def register() -> None:
    """Listen, and keep suspended people out."""
    register_refusal(why_not)
    for signal, receiver in (
        (events.thread_started, _written),
        (events.post_added, _written),
        (events.post_edited, _edited),
    ):
        signal.connect(receiver, dispatch_uid=f"community.order.{receiver.__name__}")


def _written(post: Post, **_kwargs: Any) -> None:
    """What was stopped waits for review; what was not may be asked about elsewhere."""
    if post.visibility == Visibility.PENDING:
        open_item(cause=ReviewItem.Cause.SPAM, reasons=post.hidden_reason.split(spam.NAMES_SEPARATOR), post=post)
    elif post.author is not None and spam_service.is_used():
        spam_service.ask_later(post, policies.trust_level_of(post.author))


def _edited(post: Post, by: Any, **_kwargs: Any) -> None:
    """A harmless post that an edit makes spam is stopped then."""
    is_watched = policies.trust_level_of(by) <= trust_levels.WATCHED
    if not post.is_shown or not is_watched or policies.may_moderate(by, post.thread.space):
        return
    signs = spam.signs_in_words(f"{post.thread.title}\n{post.body}" if post.is_first else post.body)
    if spam.is_spam(signs):
        hold_back(post, signs)
    else:
        spam_service.ask_later(post, policies.trust_level_of(by))


def hold_back(post: Post, signs: list[str]) -> None:
    """Let a post that is shown wait for review."""
    item = open_item(cause=ReviewItem.Cause.SPAM, reasons=signs, post=post)
    hide_post(
        post=post,
        action=Action.HIDE,
        by=None,
        reason=spam.NAMES_SEPARATOR.join(signs),
        tells=False,
        item=item,
        visibility=Visibility.PENDING,
    )
    post.visibility = Visibility.PENDING


def ask_service(post_id: int) -> bool:
    """Ask the spam service about a post; whether it was taken out of sight."""
    post = Post.objects.select_related("thread__space", "author").filter(pk=post_id).first()
    if post is None or not post.is_shown or not spam_service.says_spam(post):
        return False
    hold_back(post, [spam_service.SIGN])
    return True
