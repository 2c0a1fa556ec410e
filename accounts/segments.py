"""Which segments a person is in. `is_in` answers for one person what `Segment.people_now` answers for all."""

import datetime

from django.utils import timezone

from accounts.conditions import holds_for, split
from accounts.models import Segment, User


def is_in(segment: Segment, user: User, now: datetime.datetime | None = None) -> bool:
    """Whether `user` is meant by `segment`: true for exactly those whom `segment.people_now()` returns."""
    if not user.is_active:
        return False
    by_hand = segment.memberships.filter(user=user).values_list("excluded", flat=True).first()
    if by_hand is not None:
        return not by_hand
    return bool(segment.rule) and _fits(segment, user, now or timezone.now())


def _fits(segment: Segment, user: User, now: datetime.datetime) -> bool:
    of_person, of_membership = split(segment.rule)
    if not holds_for(user, of_person, now):
        return False
    memberships = user.memberships.select_related("organisation") if of_membership else ()
    return not of_membership or any(holds_for(membership, of_membership, now) for membership in memberships)


def segments_of(user: User) -> list[Segment]:
    """Every segment that `user` is in now."""
    now = timezone.now()
    return [segment for segment in Segment.objects.all() if is_in(segment, user, now)]
