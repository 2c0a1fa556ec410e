"""What the partner programme tells of organisations."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from academy.partners.models import Partner
from accounts.facts import Fact
from accounts.models import Organisation


def facts(subject: Any) -> Iterator[Fact]:
    """The tier of a partner organisation, with the way to its scorecard."""
    if not isinstance(subject, Organisation) or subject.kind != Organisation.Kind.PARTNER:
        return
    partner = Partner.objects.filter(organisation=subject).select_related("tier").first()
    tier = partner.tier.name_in() if partner and partner.tier else _("None yet")
    url = reverse("academy_partners:scorecard", args=[subject.slug])
    yield Fact(_("Partner tier"), tier, url=url, icon="handshake")
