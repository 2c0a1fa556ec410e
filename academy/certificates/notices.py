"""What holders of certificates are told."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy as _

from academy.certificates import events
from academy.certificates.models import Certificate
from accounts.models import User
from delivery.actions import About, notify
from delivery.kinds import NoticeGroup, NoticeKind, register_group, register_kind

GROUP = "academy_certificates"
ABOUT = "academy.certificate"
PAGE = "/en/academy/certificates/"
KINDS = (
    ("issued", _("I have earned a certificate"), "award"),
    ("expiring", _("A certificate of mine ends soon"), "calendar-clock"),
    ("expired", _("A certificate of mine has ended"), "calendar-clock"),
    ("revoked", _("A certificate of mine is revoked"), "badge-alert"),
    ("restored", _("A certificate of mine is in force again"), "badge-check"),
)


def register() -> None:
    """Make the kinds known, and listen."""
    register_group(
        NoticeGroup(
            GROUP,
            _("My certificates"),
            help_text=_("When you earn one, 60, 30 and 7 days before it ends, and if it is revoked."),
            icon="award",
            order=60,
            optional=False,
        )
    )
    for name, label, icon in KINDS:
        template = f"academy/certificates/notices/{name}.html"
        register_kind(NoticeKind(f"academy.{name}", GROUP, label=label, template=template, icon=icon, visible=may_see))
    for signal, receiver in (
        (events.certificate_issued, _issued),
        (events.certificate_revoked, _revoked),
        (events.certificate_restored, _restored),
    ):
        signal.connect(receiver, dispatch_uid=f"certificates.notices.{receiver.__name__}")


def may_see(user: User, ids: Collection[str]) -> set[str]:
    """Of these certificates, those that are the person's own."""
    wanted = [int(each) for each in ids if each.isdecimal()]
    own = Certificate.objects.filter(holder__person=user, pk__in=wanted)
    return {str(pk) for pk in own.values_list("pk", flat=True)}


def tell(certificate: Certificate, kind: str, *, key: str, **parameters: Any) -> None:
    """Tell the holder, if there is still somebody to tell."""
    if certificate.holder.person_id is None:
        return
    notify(
        kind=f"academy.{kind}",
        recipients=[certificate.holder.person_id],
        key=f"{ABOUT}:{certificate.pk}:{key}",
        about=About(ABOUT, certificate.pk, title=certificate.said("").get("name", ""), url=PAGE),
        parameters={
            "names": {code: said.get("name", "") for code, said in certificate.statement.items()},
            "expires": certificate.expires_at.date().isoformat() if certificate.expires_at else "",
            "renewable_until": certificate.renewable_until.date().isoformat() if certificate.renewable_until else "",
            **parameters,
        },
    )


def _issued(certificate: Certificate, **_kwargs: Any) -> None:
    tell(certificate, "issued", key="issued", is_renewal=certificate.renews_id is not None)


def _revoked(certificate: Certificate, **_kwargs: Any) -> None:
    # A certificate may be revoked, restored and revoked again: each is told by itself.
    change = certificate.changes.order_by("-pk").first()
    tell(
        certificate,
        "revoked",
        key=f"revoked:{change.pk if change else 0}",
        cause=certificate.revoked_cause,
        reason=certificate.revoked_reason,
    )


def _restored(certificate: Certificate, **_kwargs: Any) -> None:
    change = certificate.changes.order_by("-pk").first()
    tell(certificate, "restored", key=f"restored:{change.pk if change else 0}")
