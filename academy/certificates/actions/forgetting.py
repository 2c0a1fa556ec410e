"""What is kept of somebody's certificates: as data for them, and taken away when they go."""

from functools import partial
from typing import Any

from django.db import transaction

from academy.certificates.models import Certificate, CertificateChange, Holder, RenderedFile


@transaction.atomic
def forget(person: Any) -> None:
    """Let nothing lead back to somebody. That a certificate was issued stays, under a pseudonym that nobody has."""
    own = Certificate.objects.filter(holder=person.subject)
    _throw_away(RenderedFile.objects.filter(certificate__in=own))
    own.update(recipient_hash="", recipient_salt="")
    own.exclude(revoked_reason="").update(revoked_reason="")
    CertificateChange.objects.filter(certificate__in=own).exclude(reason="").update(reason="")
    CertificateChange.objects.filter(by=person.pk).update(by=None)
    Holder.objects.filter(subject=person.subject).update(
        person=None, name="", shows_name=False, on_profile=False, decided_at=None
    )


def _throw_away(files: Any) -> None:
    for row in files:
        transaction.on_commit(partial(row.file.storage.delete, str(row.file.name)))
    files.delete()


def export(person: Any) -> dict[str, Any]:
    """Somebody's certificates, and what they let others see."""
    holder = Holder.objects.filter(person=person.pk).first()
    rows = Certificate.objects.filter(holder=person.subject).with_standing().order_by("pk")
    return {
        "name": holder.name if holder else "",
        "shows_name": bool(holder and holder.shows_name),
        "on_profile": bool(holder and holder.on_profile),
        "certificates": [
            {
                "number": row.number,
                "code": row.written_code,
                "name": row.said("").get("name", ""),
                "status": str(row.status),
                "issued": row.issued_at.isoformat(),
                "expires": row.expires_at.isoformat() if row.expires_at else None,
                "evidence": row.evidence,
                "revoked_for": row.revoked_cause,
                "reason": row.revoked_reason,
            }
            for row in rows
        ],
    }
