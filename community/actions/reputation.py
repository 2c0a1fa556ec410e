"""Points and badges: earned once, taken back by a counter entry, never rewritten."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, F
from django.utils import timezone

from community.models import BadgeGrant, LedgerEntry, Post, Profile, Score, Thread
from community.reputation import BADGES, MOST_SHOWN, RULES, Badge
from delivery.actions import notify

NOTICE = "community.badge"


def earn(*, rule: str, about: str, person: Any, thread: Thread, post: Post | None = None) -> bool:
    """Give points for a thing, in the caller's transaction; False if they are given already."""
    last = LedgerEntry.objects.filter(rule=rule, about=about, revokes=None).select_related("revoked_by")
    latest = last.order_by("-turn").first()
    if latest is not None and not hasattr(latest, "revoked_by"):
        return False
    entry = LedgerEntry(
        subject=person.subject,
        points=RULES[rule].points,
        rule=rule,
        about=about,
        turn=latest.turn + 1 if latest else 1,
        space_id=thread.space_id,
        thread=thread,
        post=post,
    )
    try:
        with transaction.atomic():
            entry.save()
    except IntegrityError:
        # Somebody else was a moment sooner with the same.
        return False
    _add(entry.subject, entry.space_id, entry.points)
    return True


def take_back(entries: Iterable[LedgerEntry]) -> int:
    """Write counter entries for those that are in force; how many."""
    counters = []
    for entry in entries:
        counters.append(
            LedgerEntry(
                subject=entry.subject,
                points=-entry.points,
                rule=entry.rule,
                about=entry.about,
                turn=entry.turn,
                space_id=entry.space_id,
                thread_id=entry.thread_id,
                post_id=entry.post_id,
                revokes=entry,
            )
        )
    sums: dict[tuple[uuid.UUID, int | None], int] = defaultdict(int)
    for counter in counters:
        sums[counter.subject, counter.space_id] += counter.points
    try:
        with transaction.atomic():
            LedgerEntry.objects.bulk_create(counters)
    except IntegrityError:
        return 0
    for (subject, space), points in sorted(sums.items(), key=str):
        _add(subject, space, points)
    return len(counters)


def in_force(**about: Any) -> Any:
    """The entries about something that nobody has taken back."""
    return LedgerEntry.objects.filter(revokes=None, revoked_by=None, **about)


def _add(subject: uuid.UUID, space_id: int | None, points: int) -> None:
    # Always in this order, so that no two wait for each other.
    for space in (None,) if space_id is None else (space_id, None):
        rows = Score.objects.filter(subject=subject, space=space)
        if rows.update(points=F("points") + points):
            continue
        try:
            with transaction.atomic():
                Score.objects.create(subject=subject, space_id=space, points=points)
        except IntegrityError:
            rows.update(points=F("points") + points)


# --- Badges -------------------------------------------------------------------------------------


def give_badges(subjects: Collection[uuid.UUID]) -> int:
    """Give these people the badges that they have earned; how many new ones. As many queries for many as for one."""
    year = timezone.now().year
    earned: set[tuple[uuid.UUID, str, int]] = set()
    for rule, is_yearly in {(badge.rule, badge.yearly) for badge in BADGES.values() if badge.rule}:
        entries = in_force(rule=rule, subject__in=subjects)
        if is_yearly:
            entries = entries.filter(at__year=year)
        counts = dict(entries.order_by().values_list("subject").annotate(Count("pk")))
        for badge in BADGES.values():
            if (badge.rule, badge.yearly) == (rule, is_yearly):
                number = year if is_yearly else 0
                earned |= {(subject, badge.key, number) for subject, count in counts.items() if count >= badge.count}
    return _grant(earned)


def give_badge(*, person: Any, badge: str) -> bool:
    """Give a badge by hand; False if the person has it."""
    return bool(_grant({(person.subject, badge, 0)}))


@transaction.atomic
def take_badge(*, person: Any, badge: str) -> None:
    """Take a badge that was given by hand."""
    BadgeGrant.objects.filter(subject=person.subject, badge=badge).delete()
    profile = Profile.objects.filter(person=person).first()
    if profile is not None and badge in profile.shown_badges:
        profile.shown_badges = [key for key in profile.shown_badges if key != badge]
        profile.save(update_fields=["shown_badges"])


@transaction.atomic
def _grant(earned: set[tuple[uuid.UUID, str, int]]) -> int:
    subjects = {subject for subject, _badge, _year in earned}
    held = set(BadgeGrant.objects.filter(subject__in=subjects).values_list("subject", "badge", "year"))
    new = sorted(earned - held, key=str)
    BadgeGrant.objects.bulk_create(
        [BadgeGrant(subject=subject, badge=badge, year=year) for subject, badge, year in new], ignore_conflicts=True
    )
    profiles = Profile.objects.select_related("person").filter(person__subject__in={subject for subject, *_ in new})
    by_subject = {profile.person.subject: profile for profile in profiles}
    for subject, key, year in new:
        if subject in by_subject:
            _show(by_subject[subject], BADGES[key])
            _tell(by_subject[subject], BADGES[key], year)
    Profile.objects.bulk_update(by_subject.values(), ["shown_badges"])
    return len(new)


def _show(profile: Profile, badge: Badge) -> None:
    """Beside the name stand few badges, the latest, and of a family the highest."""
    kept = [
        key
        for key in profile.shown_badges
        if key in BADGES and key != badge.key and not (badge.family and BADGES[key].family == badge.family)
    ]
    profile.shown_badges = [*kept, badge.key][-MOST_SHOWN:]


def _tell(profile: Profile, badge: Badge, year: int) -> None:
    notify(
        kind=NOTICE,
        recipients=[profile.pk],
        key=f"community.badge:{profile.pk}:{badge.key}:{year}",
        url=f"/en/community/people/{profile.handle}/points/",
        parameters={"badge": badge.key},
    )


def give_due_badges(since: datetime.datetime | None = None) -> int:
    """Badges for everybody who has earned points lately; how many."""
    since = since or timezone.now() - datetime.timedelta(hours=3)
    subjects = list(LedgerEntry.objects.filter(at__gte=since).order_by().values_list("subject", flat=True).distinct())
    return sum(give_badges(subjects[start : start + 2000]) for start in range(0, len(subjects), 2000))
