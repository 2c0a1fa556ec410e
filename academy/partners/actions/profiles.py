"""What the directory says of a partner, and writing to one."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from academy.partners import policies
from academy.partners.errors import RefusedError
from academy.partners.models import Partner
from accounts.models import Organisation
from delivery.actions.outbox import send_mail

FIELDS = ("is_listed", "about", "website", "country", "languages", "contact_email")
LONGEST_ENQUIRY = 4000


def partner_of(organisation: Organisation) -> Partner:
    """The partner that an organisation is; made when it is first asked for."""
    if organisation.kind != Organisation.Kind.PARTNER:
        raise RefusedError(_("This organisation is no partner."))
    return Partner.objects.select_related("organisation", "tier").get_or_create(organisation=organisation)[0]


@transaction.atomic
def save_profile(*, partner: Partner, by: Any, values: Mapping[str, Any]) -> Partner:
    """Write what the directory says. `PermissionDenied` for who may not."""
    if not policies.may_edit(by, partner):
        raise PermissionDenied
    for name in FIELDS:
        setattr(partner, name, values[name])
    partner.full_clean(exclude=["organisation", "tier"])
    partner.save(update_fields=FIELDS)
    partner.features.set(values["features"])
    return partner


def send_enquiry(*, partner: Partner, name: str, email: str, text: str) -> None:
    """Send what somebody asks to the partner; to its owners, if it has named no address."""
    addresses = [partner.contact_email] if partner.contact_email else []
    if not addresses:
        owners = partner.organisation.memberships.owners().select_related("user")
        addresses = [each.user.email for each in owners]
    if not addresses or not partner.is_listed:
        raise RefusedError(_("This partner takes no enquiries at the moment."))
    for address in addresses:
        send_mail(
            template="academy/partners/mail/enquiry.html",
            address=address,
            context={"partner": str(partner), "name": name, "email": email, "text": text[:LONGEST_ENQUIRY]},
        )
