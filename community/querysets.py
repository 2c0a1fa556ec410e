"""Reads over spaces, threads and posts."""

import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import AudienceRule, Membership
from accounts.policies import tokens_of
from community.models.states import Visibility

ATTENTION = datetime.timedelta(days=7)
"""A question that nobody has answered so long needs attention no more."""


def open_rules(user: Any) -> frozenset[int]:
    """The ids of the audience rules that admit `user`; asked once a request."""
    held: frozenset[int] | None = getattr(user, "_open_rules", None)
    if held is None:
        held = frozenset(AudienceRule.objects.ids_open_to(tokens_of(user)))
        user._open_rules = held
    return held


class SpaceQuerySet(models.QuerySet):
    """Spaces."""

    def visible_to(self, user: Any) -> Self:
        """Those whose threads `user` may read."""
        return self.filter(rule__in=open_rules(user))

    def listed_for(self, user: Any) -> Self:
        """Those that `user` may know of: what they may read, and groups that they may ask to join."""
        return self.filter(listing_rule__in=open_rules(user))

    def within(self, space: Any) -> Self:
        """`space` and everything inside it."""
        return self.filter(path__startswith=space.path)


class SpaceMemberQuerySet(models.QuerySet):
    """Who belongs to which space."""

    def joined(self) -> Self:
        """Those who are in."""
        return self.filter(state="joined")

    def moderators(self) -> Self:
        """Those who keep order."""
        return self.joined().filter(role="moderator")


class ThreadQuerySet(models.QuerySet):
    """Threads."""

    def shown(self) -> Self:
        """Without what waits for review, is hidden, deleted or merged."""
        return self.filter(visibility=Visibility.SHOWN)

    def visible_to(self, user: Any) -> Self:
        """What `user` may see in lists, counts and searches."""
        return self.shown().filter(space__rule__in=open_rules(user))

    def questions(self) -> Self:
        """What can be solved."""
        return self.filter(kind="question")

    def unanswered(self) -> Self:
        """Questions without any reply."""
        return self.questions().filter(reply_count=0)

    def unsolved(self) -> Self:
        """Open questions without an accepted answer."""
        return self.questions().filter(state="open", accepted_answer=None)

    def solved(self) -> Self:
        """With an accepted answer."""
        return self.exclude(accepted_answer=None)

    def needing_attention(self) -> Self:
        """Open questions of the last days that nobody has answered, or whose asker wrote last."""
        since = timezone.now() - ATTENTION
        return self.unsolved().filter(Q(reply_count=0) | Q(asker_wrote_last=True), last_posted_at__gte=since)

    def free(self) -> Self:
        """That no helper is at."""
        return self.filter(Q(taken_until=None) | Q(taken_until__lte=timezone.now()))

    def latest_first(self) -> Self:
        """Those in which something was written last come first."""
        return self.order_by("-last_posted_at", "-pk")

    def after(self, moment: datetime.datetime, pk: int) -> Self:
        """In the order of `latest_first`, what comes after the thread with this moment and number."""
        return self.filter(last_posted_at__lte=moment).filter(Q(last_posted_at__lt=moment) | Q(pk__lt=pk))

    def for_lists(self) -> Self:
        """With what a row of a list shows."""
        related = ("space", "author", "persona")
        return self.select_related(*related).prefetch_related("tags")


class PostQuerySet(models.QuerySet):
    """Posts."""

    def shown(self) -> Self:
        """Without what waits for review, is hidden or deleted."""
        return self.filter(visibility=Visibility.SHOWN)

    def replies(self) -> Self:
        """Without the posts that threads begin with."""
        return self.filter(position__gt=1)

    def in_order(self) -> Self:
        """As they were written."""
        return self.order_by("position")

    def from_position(self, position: int) -> Self:
        """From a position on: pages begin at positions, so that the last costs no more than the first."""
        return self.filter(position__gte=position).in_order()

    def visible_to(self, user: Any) -> Self:
        """What `user` may see in lists, counts and searches."""
        return self.shown().filter(thread__visibility=Visibility.SHOWN, thread__space__rule__in=open_rules(user))

    def with_authors(self) -> Self:
        """With what is shown of those who wrote them."""
        names = Membership.objects.filter(user=models.OuterRef("author")).order_by("pk").values("organisation__name")
        related = ("author", "author__community_profile", "persona")
        return self.select_related(*related).annotate(organisation_name=models.Subquery(names[:1]))
