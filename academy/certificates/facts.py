"""What certificates tell of people and organisations."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from academy.certificates.models import Certificate
from accounts.facts import Credential, Fact, TimelineItem
from accounts.models import Organisation, User

LATEST = 20


def facts(subject: Any) -> Iterator[Fact]:
    """How many certificates somebody holds, or the people of an organisation, that are valid now; by role as well."""
    if isinstance(subject, User):
        held = Certificate.objects.valid_of(subject).count()
        if held:
            yield Fact(_("Valid certificates"), held, url=reverse("academy_certificates:mine"), icon="award")
    elif isinstance(subject, Organisation):
        held = Certificate.objects.of_members(subject).in_force().distinct().count()
        if held:
            yield Fact(_("Valid certificates"), held, icon="award")


def timeline(subject: Any) -> Iterator[TimelineItem]:
    """What somebody earned last."""
    if not isinstance(subject, User):
        return
    for certificate in Certificate.objects.of(subject)[:LATEST]:
        url = reverse("verify_certificate", args=[certificate.code])
        yield TimelineItem(certificate.issued_at, certificate.name, url, "award")


def measures(organisation: Organisation) -> dict[str, float]:
    """For scorecards: how many people of an organisation hold a valid certificate, of any kind and by role."""
    rows = Certificate.objects.of_members(organisation).in_force()
    counted: dict[str, set[Any]] = {"certified": set()}
    for role, holder in rows.values_list("certification__role", "holder"):
        counted["certified"].add(holder)
        if role:
            counted.setdefault(f"certified:{role}", set()).add(holder)
    return {name: len(people) for name, people in counted.items()}


def credentials(person: User) -> Iterator[Credential]:
    """The valid certificates that somebody shows on their profile, the latest first."""
    rows = Certificate.objects.valid_of(person).shown_on_profiles().select_related("certification")
    for row in rows:
        yield Credential(row.name, reverse("verify_certificate", args=[row.code]), "award")
