"""The demo's partner programme: tiers, and the partner's entry in the directory."""

from pathlib import Path
from typing import Any

import yaml

from academy.partners.actions.reviewing import review_all
from academy.partners.models import Partner, Requirement, Tier, TierTranslation
from accounts.models import Organisation
from product.models import Feature

FILE = Path(__file__).with_name("partners.yaml")


def load_partners() -> None:
    """Load the tiers and the partner; what is there already is brought up to date, never doubled."""
    content = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    for row in content["tiers"]:
        _load_tier(row)
    said = dict(content["partner"])
    features = Feature.objects.filter(slug__in=said.pop("features"))
    for organisation in Organisation.objects.filter(kind=Organisation.Kind.PARTNER):
        partner, is_new = Partner.objects.get_or_create(organisation=organisation, defaults={"is_listed": True, **said})
        if is_new:
            partner.features.set(features)
    review_all()


def _load_tier(row: dict[str, Any]) -> None:
    names, descriptions = row["name"], row["description"]
    values = {"rank": row["rank"], "name": names["en"], "description": descriptions["en"]}
    tier, is_new = Tier.objects.update_or_create(slug=row["slug"], defaults=values)
    for language in names.keys() - {"en"}:
        translated = {"name": names[language], "description": descriptions[language]}
        TierTranslation.objects.update_or_create(tier=tier, language=language, defaults=translated)
    if is_new:
        Requirement.objects.bulk_create([Requirement(tier=tier, **each) for each in row["requirements"]])
