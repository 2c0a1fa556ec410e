"""Partners and tiers for tests."""

from typing import Any

from academy.partners.models import Partner, Requirement, Tier
from accounts.models import Membership
from tests.factories.accounts import OrganisationFactory, UserFactory


def a_partner(*, owner: Any = None, **fields: Any) -> Partner:
    """A listed partner with an owner."""
    name = fields.pop("name", "Harbour Consulting")
    organisation = OrganisationFactory(name=name, kind="partner")
    Membership.objects.create(organisation=organisation, user=owner or UserFactory(), role="owner")
    features = fields.pop("features", [])
    partner = Partner.objects.create(organisation=organisation, **{"is_listed": True, **fields})
    partner.features.set(features)
    return partner


def a_tier(rank: int, **requirements: int) -> Tier:
    """A tier; requirements by key, with two underscores for the role: `certified__expert=2`."""
    tier = Tier.objects.create(rank=rank, slug=f"tier-{rank}", name=f"Tier {rank}")
    for key, at_least in requirements.items():
        measure, _, role = key.partition("__")
        Requirement.objects.create(tier=tier, measure=measure, role=role, at_least=at_least)
    return tier
