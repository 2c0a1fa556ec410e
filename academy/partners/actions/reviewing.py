"""Reviewing partners: they rise as soon as they have earned it, and fall only at the review of the year."""

import datetime

from django.db import transaction
from django.utils import timezone

from academy.partners import events
from academy.partners.models import Partner, Tier, TierChange
from academy.partners.scorecard import all_tiers, score
from accounts.facts import measures_of
from accounts.models import Organisation

YEAR = datetime.timedelta(days=365)


def review_all(now: datetime.datetime | None = None) -> None:
    """Look at every partner organisation, also at those that have never been looked at."""
    tiers = all_tiers()
    missing = Organisation.objects.filter(kind=Organisation.Kind.PARTNER, partner=None)
    Partner.objects.bulk_create([Partner(organisation=each) for each in missing], ignore_conflicts=True)
    for pk in Partner.objects.filter(organisation__kind="partner").values_list("pk", flat=True):
        review(pk, tiers=tiers, now=now)


@transaction.atomic
def review(partner_id: int, *, tiers: list[Tier] | None = None, now: datetime.datetime | None = None) -> Partner:
    """Give a partner the tier its scorecard makes: a higher one at once, a lower one when a year has passed since the
    last review. Doing it twice changes nothing more."""
    now = now or timezone.now()
    partner = Partner.objects.select_for_update(of=("self",)).select_related("organisation", "tier").get(pk=partner_id)
    measures = measures_of(partner.organisation)
    reached = score(measures, all_tiers() if tiers is None else tiers).reached
    rises = _rank(reached) > _rank(partner.tier)
    is_due = now >= partner.reviewed_at + YEAR
    if not rises and not is_due:
        return partner
    before, partner.tier, partner.reviewed_at = partner.tier, reached, now
    partner.save(update_fields=["tier", "reviewed_at"])
    TierChange.objects.create(partner=partner, before=before, after=reached, measures=dict(measures), at=now)
    if _rank(before) != _rank(reached):
        events.tier_changed.send(Partner, partner=partner, before=before, after=reached)
    return partner


def _rank(tier: Tier | None) -> int:
    return tier.rank if tier else 0
