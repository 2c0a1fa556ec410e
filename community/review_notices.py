"""How those who keep order hear of what waits for them: at once of what was hidden, of the rest as they like."""

from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from community import events, texts
from community.actions.moderation import items_for, may_review
from community.models import Flag, ReviewItem, SpaceMember
from delivery.actions import About, notify, withdraw
from delivery.kinds import MailRhythm, NoticeGroup, NoticeKind, register_group, register_kind
from delivery.models import Occasion

REVIEW = "community.review"
KEEPERS_GROUP = "Moderators"
"""Wagtail's group of those who look over what others write. They and administrators hear of what is in no space that
has moderators."""
QUEUE = "/en/community/moderation/"


def register() -> None:
    """Say of what moderators are told, and listen for it."""
    for key, label, order, mail in (
        ("community_hidden", _("For moderators: something was hidden"), 70, MailRhythm.AT_ONCE),
        ("community_review", _("For moderators: something waits for review"), 71, MailRhythm.DAILY),
    ):
        register_group(NoticeGroup(key, label, icon="shield", order=order, mail=mail, offered_to=may_review))
    for name, group, label in (
        ("hidden", "community_hidden", _("Reports have hidden something")),
        ("review", "community_review", _("Something waits for review")),
    ):
        register_kind(
            NoticeKind(
                f"community.{name}",
                group,
                label=label,
                template="community/notices/review.html",
                icon="shield",
                visible=may_see_items,
                recipients=keepers_of,
                target_marks_read=False,
            )
        )
    events.review_opened.connect(_opened, dispatch_uid="community.review_notices.opened")
    events.review_hid.connect(_hid, dispatch_uid="community.review_notices.hid")
    events.review_decided.connect(_decided, dispatch_uid="community.review_notices.decided")


def may_see_items(user: User, ids: Collection[str]) -> set[str]:
    """Of these, what waits for the decision of `user` now."""
    wanted = [int(each) for each in ids if each.isdecimal()]
    return {str(pk) for pk in items_for(user).filter(pk__in=wanted).values_list("pk", flat=True)}


def keepers_of(occasion: Occasion) -> Iterable[int]:
    """The moderators of the thing's space and of those around it; without any, those who look after the whole. Nobody
    hears of a report of their own."""
    item = ReviewItem.objects.select_related("space").filter(pk=int(occasion.about_id)).first()
    if item is None:
        return []
    found: set[int] = set()
    if item.space is not None:
        spaces = [*item.space.ancestor_ids, item.space_id]
        found = set(SpaceMember.objects.moderators().filter(space__in=spaces).values_list("person", flat=True))
    if not found:
        staff = get_user_model().objects.filter(is_active=True, is_staff=True)
        keepers = staff.filter(Q(is_superuser=True) | Q(groups__name=KEEPERS_GROUP))
        found = set(keepers.values_list("pk", flat=True))
    if occasion.kind == REVIEW:
        found -= set(Flag.objects.filter(item=item, person__isnull=False).values_list("person", flat=True))
    return sorted(found - {item.author_id})


def _tell(kind: str, item: ReviewItem) -> None:
    markup, title = "", ""
    if item.post is not None:
        markup, title = item.post.body_html, item.post.thread.title
    elif item.profile is not None:
        markup, title = item.profile.about_html, f"@{item.profile.handle}"
    notify(
        kind=kind,
        recipients=None,
        key=f"{kind}:{item.pk}",
        url=QUEUE,
        about=About(REVIEW, item.pk, title=title, url=QUEUE, section=item.space.name if item.space else ""),
        parameters={"excerpt": texts.excerpt(markup, 280), "cause": item.cause, "target": str(item.target)},
    )


def _opened(item: ReviewItem, **_kwargs: Any) -> None:
    _tell(REVIEW, item)


def _hid(item: ReviewItem, **_kwargs: Any) -> None:
    _tell("community.hidden", item)


def _decided(items: Iterable[int], **_kwargs: Any) -> None:
    for pk in items:
        withdraw(about_kind=REVIEW, about_id=pk)
