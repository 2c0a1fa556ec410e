"""Issuing: by rule, in the transaction of whatever was passed or finished, and once."""

import datetime
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_q.tasks import async_task
from openbadgeslib.ob3.credential import IdentityObject

from academy.certificates import events, status
from academy.certificates.models import Certificate, CertificateChange, Certification, CertificationRoute, Holder
from academy.certificates.status import BARRING


@dataclass(frozen=True)
class Earned:
    """What somebody passed or finished. `key` names the event: nothing is issued twice under one."""

    key: str
    kind: str
    titles: dict[str, str]
    at: datetime.datetime

    @property
    def evidence(self) -> list[dict[str, Any]]:
        """As a certificate keeps it."""
        return [{"kind": self.kind, "titles": self.titles, "at": self.at.isoformat()}]


@transaction.atomic
def issue_by(*, routes: Iterable[CertificationRoute], person: Any, earned: Earned) -> list[Certificate]:
    """Issue what follows from `earned` by these routes; what was issued for it already comes back as it is."""
    made: dict[int, Certificate] = {}
    # The full way first: by it more may be issued than by a renewal.
    for route in sorted(routes, key=lambda route: (route.certification_id, route.renews)):
        if route.certification_id not in made:
            found = issue(certification=route.certification, person=person, earned=earned, by_renewal=route.renews)
            if found is not None:
                made[route.certification_id] = found
    return list(made.values())


@transaction.atomic
def issue(*, certification: Certification, person: Any, earned: Earned, by_renewal: bool = False) -> Certificate | None:
    """Issue a certificate, if the rules say so. Whoever comes at the same time waits for the holder's row and finds it
    there; should two get through all the same, the constraints let one stand."""
    holder = held_for_change(person)
    own = Certificate.objects.filter(certification=certification, holder=holder)
    known = own.filter(earned_by=earned.key).first()
    if known is not None:
        return known
    now = timezone.now()
    latest = own.filter(revoked_at=None).order_by("-turn").first()
    is_barred = own.filter(revoked_cause__in=BARRING).exists()
    standing = latest.standing if latest else None
    if not status.may_follow(standing, by_renewal=by_renewal, is_barred=is_barred, now=now):
        return None
    last = own.order_by("-turn").values_list("turn", flat=True).first() or 0
    certificate = Certificate.objects.create(
        certification=certification,
        holder=holder,
        turn=last + 1,
        earned_by=earned.key,
        issued_at=now,
        renews=latest,
        statement=certification.statement(),
        evidence=earned.evidence,
        **_dates(certification, latest, now),
        **_recipient(person),
    )
    CertificateChange.objects.create(certificate=certificate, kind=CertificateChange.Kind.ISSUED, at=now)
    events.certificate_issued.send(Certificate, certificate=certificate, person=person)
    async_task("academy.certificates.tasks.make_sheet", certificate.pk)
    return certificate


def held_for_change(person: Any) -> Holder:
    """The person's row, which nobody else changes until this transaction ends."""
    Holder.objects.get_or_create(subject=person.subject, defaults={"person": person})
    return Holder.objects.select_for_update().get(subject=person.subject)


def _dates(certification: Certification, before: Certificate | None, now: datetime.datetime) -> dict[str, Any]:
    """Whoever renews early loses nothing: the new time begins where the old one ends."""
    if certification.validity_months is None:
        return {}
    begins = max(before.expires_at, now) if before and before.expires_at else now
    expires = status.months_later(begins, certification.validity_months)
    return {
        "expires_at": expires,
        "renewable_until": expires + datetime.timedelta(days=certification.grace_days),
        "renewal_opens_at": max(now, expires - datetime.timedelta(days=certification.renewal_opens_days)),
    }


def _recipient(person: Any) -> dict[str, str]:
    """Whose it is, for whoever knows the address already and for nobody else."""
    salt = secrets.token_hex(16)
    return {"recipient_salt": salt, "recipient_hash": IdentityObject.create(person.email, salt).identity_hash}
