"""Who hears of what happens in the community, and how it is put."""

from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from community import events, policies, texts
from community.actions.following import unfollow
from community.actions.writing import reply
from community.addresses import post_url, thread_url
from community.models import (
    Conversation,
    Follow,
    Participant,
    Post,
    PrivateMessage,
    Profile,
    Shunned,
    SpaceMember,
    Thread,
    Visibility,
)
from delivery.actions import About, notify, withdraw
from delivery.kinds import MailRhythm, NoticeGroup, NoticeKind, register_group, register_kind, register_unfollow
from delivery.models import Occasion
from delivery.replying import ReplyRefused, register_reply_handler

THREAD, CONVERSATION, SPACE = "community.thread", "community.conversation", "community.space"


def register() -> None:
    """Say of what people can be told, and listen for it."""
    _register_groups()
    _register_kinds()
    register_unfollow(THREAD, _mute)
    register_reply_handler(THREAD, take_reply)
    _listen()


def _register_groups() -> None:
    for group in (
        NoticeGroup("community_mine", _("Answers to me, mentions and quotations"), icon="at-sign", order=10),
        NoticeGroup("community_replies", _("Replies in threads that I follow"), icon="reply", order=20),
        NoticeGroup(
            "community_threads",
            _("New threads in spaces, with tags and by people that I follow"),
            icon="messages-square",
            order=30,
            mail=MailRhythm.DAILY,
        ),
        NoticeGroup("community_messages", _("Private messages"), icon="mail", order=40),
        NoticeGroup("community_spaces", _("Joining spaces"), icon="users", order=50),
    ):
        register_group(group)


def _register_kinds() -> None:
    folder = "community/notices"
    for name, group, label, icon, visible, recipients in (
        ("mention", "community_mine", _("Somebody mentions me"), "at-sign", may_see_threads, None),
        ("quote", "community_mine", _("Somebody quotes me"), "quote", may_see_threads, None),
        ("accepted", "community_mine", _("My answer is accepted"), "circle-check", may_see_threads, None),
        ("reply", "community_replies", _("A reply"), "reply", may_see_threads, followers_of),
        ("solved", "community_replies", _("A question is solved"), "circle-check", may_see_threads, followers_of),
        ("thread", "community_threads", _("A new thread"), "messages-square", may_see_threads, watchers_of),
        ("message", "community_messages", _("A private message"), "mail", may_see_conversations, None),
        ("membership", "community_spaces", _("Joining a space"), "users", None, None),
    ):
        register_kind(
            NoticeKind(
                f"community.{name}",
                group,
                label=label,
                template=f"{folder}/{name}.html",
                icon=icon,
                visible=visible,
                recipients=recipients,
                target_marks_read=name != "membership",
            )
        )


def may_see_threads(user: User, ids: Collection[str]) -> set[str]:
    """Of these threads, those that `user` may read now."""
    wanted = [int(each) for each in ids if each.isdecimal()]
    seen = Thread.objects.visible_to(user).filter(pk__in=wanted).values_list("pk", flat=True)
    return {str(pk) for pk in seen}


def may_see_conversations(user: User, ids: Collection[str]) -> set[str]:
    """Of these conversations, those that `user` is in."""
    wanted = [int(each) for each in ids if each.isdecimal()]
    rows = Participant.objects.filter(person=user, conversation__in=wanted, left_at=None)
    return {str(pk) for pk in rows.values_list("conversation", flat=True)}


def followers_of(occasion: Occasion) -> Iterable[int]:
    """Who follows the thread, but for those who want peace from whoever wrote."""
    followers = Follow.objects.filter(thread=int(occasion.about_id), level=Follow.Level.WATCHING)
    return _without_shunning(followers.values_list("person", flat=True), occasion.actor_id)


def watchers_of(occasion: Occasion) -> Iterable[int]:
    """Who follows a new thread's space, or one around it, a tag of it, or its author; but for those who muted one."""
    thread = Thread.objects.select_related("space").filter(pk=int(occasion.about_id)).first()
    if thread is None:
        return []
    spaces = [*thread.space.ancestor_ids, thread.space_id]
    follows = Follow.objects.filter(
        Q(space__in=spaces) | Q(tag__in=thread.tags.all()) | Q(followed=thread.author_id, followed__isnull=False)
    )
    muting = follows.filter(level=Follow.Level.MUTED).values("person")
    watching = follows.filter(level=Follow.Level.WATCHING).exclude(person__in=muting)
    return _without_shunning(watching.values_list("person", flat=True).distinct(), occasion.actor_id)


def _without_shunning(people: Any, author_id: int | None) -> Iterable[int]:
    return people.exclude(person__in=Shunned.objects.filter(other=author_id).values("person")) if author_id else people


def _mute(user: User, about_id: str) -> None:
    thread = Thread.objects.filter(pk=int(about_id)).first()
    if thread is not None:
        unfollow(thing=thread, by=user)


def take_reply(user: User, about_id: str, text: str, message_id: str) -> None:
    """A mail that answers a notice becomes a post."""
    thread = policies.readable_threads(user).select_related("space").filter(pk=int(about_id)).first()
    if thread is None or not policies.may_reply(user, thread):
        raise ReplyRefused(_now("This thread takes no more replies from you."))
    reply(thread=thread, body=text, by=user, via=Post.Via.MAIL)


# --- What happens ---------------------------------------------------------------------------------


def _listen() -> None:
    for signal, receiver in (
        (events.thread_started, _thread_started),
        (events.post_added, _post_added),
        (events.post_edited, _post_edited),
        (events.visibility_changed, _visibility_changed),
        (events.answer_accepted, _answer_accepted),
        (events.message_sent, _message_sent),
        (events.added_to_conversation, _added_to_conversation),
        (events.membership_changed, _membership_changed),
    ):
        signal.connect(receiver, dispatch_uid=f"community.notices.{receiver.__name__}")


def _about(thread: Thread) -> About:
    url = thread_url(thread, thread.language)
    return About(THREAD, thread.pk, title=thread.title, url=url, section=thread.space.name)


def _tell(kind: str, post: Post, *, key: str = "", **more: Any) -> None:
    notify(
        kind=f"community.{kind}",
        key=key or f"community.post:{post.pk}",
        url=post_url(post, post.thread, post.thread.language),
        about=_about(post.thread),
        parameters={"excerpt": texts.excerpt(post.body_html, 280)},
        **more,
    )


def _thread_started(post: Post, **_kwargs: Any) -> None:
    if post.is_shown:
        tell_of_post(post)


def _post_added(post: Post, **_kwargs: Any) -> None:
    if post.is_shown:
        tell_of_post(post)


def tell_of_post(post: Post) -> None:
    """Tell whom a post mentions or quotes, then who follows: under one key, so that each hears once, of what is most
    their own."""
    _tell_mentioned(post, texts.mentioned(post.body))
    quoted = Post.objects.filter(pk__in=texts.quoted_posts(post.body), thread=post.thread_id, author__isnull=False)
    answered = Q(pk=post.reply_to_id) if post.reply_to_id else Q(pk__in=[])
    authors = set((quoted | Post.objects.filter(answered, author__isnull=False)).values_list("author", flat=True))
    authors -= _shunning(post)
    if authors:
        _tell("quote", post, recipients=sorted(authors), actor=post.author)
    _tell("thread" if post.is_first else "reply", post, actor=post.author)


def _tell_mentioned(post: Post, handles: Iterable[str]) -> None:
    people = set(Profile.objects.filter(handle__in=list(handles)).values_list("person", flat=True)) - _shunning(post)
    if people:
        _tell("mention", post, recipients=sorted(people), actor=post.author)


def _shunning(post: Post) -> set[int]:
    return set(Shunned.objects.filter(other=post.author_id).values_list("person", flat=True))


def _post_edited(post: Post, by: Any, mentioned_before: list[str], **_kwargs: Any) -> None:
    new = [handle for handle in texts.mentioned(post.body) if handle not in mentioned_before]
    if new and post.is_shown:
        _tell_mentioned(post, new)


def _visibility_changed(post: Post | None, thread: Thread, before: str, **_kwargs: Any) -> None:
    first = post or Post.objects.filter(thread=thread, position=1).first()
    now = (post or thread).visibility
    if first is None:
        return
    first.thread = thread
    if now != Visibility.SHOWN and post is None:
        withdraw(about_kind=THREAD, about_id=thread.pk)
    elif now != Visibility.SHOWN:
        withdraw(key=f"community.post:{first.pk}")
    elif before == Visibility.PENDING:
        tell_of_post(first)


def _answer_accepted(post: Post, by: Any, **_kwargs: Any) -> None:
    key = f"community.accepted:{post.pk}"
    if post.author_id:
        _tell("accepted", post, key=key, recipients=[post.author_id], actor=by)
    _tell("solved", post, key=key, actor=by)


def _message_sent(message: PrivateMessage, **_kwargs: Any) -> None:
    conversation: Conversation = message.conversation
    others = Participant.objects.filter(conversation=conversation, left_at=None).exclude(person=message.author_id)
    muting = Shunned.objects.filter(other=message.author_id).values("person")
    url = f"/en/community/messages/{conversation.pk}/"
    notify(
        kind="community.message",
        recipients=list(others.exclude(person__in=muting).values_list("person", flat=True)),
        actor=message.author,
        url=url,
        about=About(CONVERSATION, conversation.pk, title=conversation.subject, url=url),
        parameters={"excerpt": texts.excerpt(message.body_html, 280)},
    )


def _added_to_conversation(message: PrivateMessage, person: Any, **_kwargs: Any) -> None:
    conversation: Conversation = message.conversation
    url = f"/en/community/messages/{conversation.pk}/"
    notify(
        kind="community.message",
        recipients=[person.pk],
        actor=message.author,
        url=url,
        about=About(CONVERSATION, conversation.pk, title=conversation.subject, url=url),
        parameters={"excerpt": ""},
    )


def _membership_changed(membership: SpaceMember, before: str, by: Any, **_kwargs: Any) -> None:
    space, state = membership.space, membership.state
    page = f"/en/community/spaces/{space.slug}/"
    if by is None or state == before:
        return
    if state == SpaceMember.State.REQUESTED:
        moderators = SpaceMember.objects.moderators().filter(space__in=[*space.ancestor_ids, space.pk])
        people, url = list(moderators.values_list("person", flat=True)), f"{page}members/"
        if not people:
            people = list(
                get_user_model().objects.filter(is_superuser=True, is_active=True).values_list("pk", flat=True)
            )
    else:
        people, url = [membership.person_id], page
    about = About(SPACE, space.pk, title=space.name, url=page)
    notify(kind="community.membership", recipients=people, actor=by, url=url, about=about, parameters={"state": state})
