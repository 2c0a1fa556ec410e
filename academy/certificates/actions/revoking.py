"""Revoking certificates, and bringing them back."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from academy.certificates import events, policies
from academy.certificates.errors import RefusedError
from academy.certificates.models import Certificate, CertificateChange
from academy.certificates.status import Cause

Kind = CertificateChange.Kind


@transaction.atomic
def revoke(*, certificate: Certificate, cause: str, by: Any, reason: str = "") -> Certificate:
    """Take a certificate back, for a cause that everybody who verifies it reads. `by` nobody: a rule did. Revoking it
    again changes nothing."""
    if by is not None and not policies.may_revoke(by):
        raise PermissionDenied
    if cause not in Cause.values:
        raise RefusedError(_("Choose why it is revoked."), code="cause")
    locked = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if locked.revoked_at is not None:
        return locked
    text = " ".join(reason.replace("\0", "").split())[:400]
    now = timezone.now()
    Certificate.objects.filter(pk=locked.pk).update(revoked_at=now, revoked_cause=cause, revoked_reason=text)
    _note(locked, Kind.REVOKED, by, cause=cause, reason=text)
    locked.refresh_from_db()
    events.certificate_revoked.send(Certificate, certificate=locked, by=by)
    return locked


@transaction.atomic
def restore(*, certificate: Certificate, by: Any) -> Certificate:
    """Bring a revoked certificate back, with the dates that it had."""
    if by is not None and not policies.may_revoke(by):
        raise PermissionDenied
    locked = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if locked.revoked_at is None:
        return locked
    Certificate.objects.filter(pk=locked.pk).update(revoked_at=None, revoked_cause="", revoked_reason="")
    _note(locked, Kind.RESTORED, by, cause=locked.revoked_cause)
    locked.refresh_from_db()
    events.certificate_restored.send(Certificate, certificate=locked, by=by)
    return locked


def keep(*, certificate: Certificate) -> None:
    """Note that a certificate was reconsidered and stays, since its holder has passed by another attempt as well."""
    _note(certificate, Kind.KEPT, None, cause=Cause.REGRADE)


def _note(certificate: Certificate, kind: str, by: Any, *, cause: str = "", reason: str = "") -> None:
    CertificateChange.objects.create(certificate=certificate, kind=kind, cause=cause, reason=reason, by=by)
