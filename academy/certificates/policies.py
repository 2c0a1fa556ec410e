"""Who may do what with certificates."""

from typing import Any

from academy.certificates.models import Certificate

REVOKE = "academy_certificates.change_certificate"


def may_revoke(user: Any) -> bool:
    """Whom the company has given the right to."""
    return bool(user.is_authenticated and user.is_active and user.has_perm(REVOKE))


def is_holder(user: Any, certificate: Certificate) -> bool:
    """Whether it is their own."""
    return bool(user.is_authenticated and certificate.holder.person_id == user.pk)


def may_see_name(user: Any, certificate: Certificate) -> bool:
    """Everybody, once the holder has agreed; the holder in any case."""
    return bool(certificate.holder.public_name) or is_holder(user, certificate)


def may_take_badge(user: Any, certificate: Certificate) -> bool:
    """The signed badge says by a hash whose it is: it is handed out as the name is. An erased person's has none."""
    return bool(certificate.recipient_hash) and may_see_name(user, certificate)
