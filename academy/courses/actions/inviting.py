"""Invitations to a course or path by mail."""

import datetime
from collections.abc import Iterable
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from academy.courses import policies
from academy.courses.actions.enrolling import enrol_person, kind_of
from academy.courses.errors import RefusedError
from academy.courses.models import CourseInvitation, CoursePage, Enrolment, PathPage
from academy.courses.models.enrolments import Subject
from academy.courses.outline import pages_by_key
from accounts.models import User
from delivery.actions import send_mail

MOST_AT_ONCE = 200
LIFE = datetime.timedelta(days=30)
_signer = signing.Signer(salt="academy.courses.invitation")


def token_of(invitation: CourseInvitation) -> str:
    """What the link ends with."""
    return _signer.sign_object([invitation.pk, invitation.nonce])


def invitation_for(token: str) -> CourseInvitation | None:
    """The invitation behind a link that still holds; none for one that is forged, used or too old."""
    try:
        pk, nonce = _signer.unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    since = timezone.now() - LIFE
    rows = CourseInvitation.objects.filter(pk=pk, nonce=nonce, accepted_at=None, created_at__gte=since)
    return rows.select_related("invited_by", "cohort", "organisation").first()


def page_for(invitation: CourseInvitation, user: Any, language: str) -> Any:
    """The course or path somebody is invited to, if they may see it."""
    model = CoursePage if invitation.kind == Subject.COURSE else PathPage
    return pages_by_key(model, [invitation.key], language, user).get(invitation.key)


@transaction.atomic
def invite(*, page: Any, addresses: Iterable[str], by: Any, due_at: datetime.datetime | None = None) -> int:
    """Mail an invitation to each address that has none; how many were sent."""
    if not page.live or not policies.may_invite(by, page):
        raise PermissionDenied
    wanted = _checked(addresses)
    sent = 0
    for address in wanted:
        row, made = CourseInvitation.objects.get_or_create(
            key=page.translation_key,
            email=address,
            accepted_at=None,
            defaults={"kind": kind_of(page), "invited_by": by, "due_at": due_at},
        )
        if made:
            _mail(row, page, by)
            sent += 1
    return sent


def _checked(addresses: Iterable[str]) -> list[str]:
    found = list(dict.fromkeys(address.strip().lower() for address in addresses if address.strip()))
    if not found:
        raise RefusedError(_("Write at least one address."))
    if len(found) > MOST_AT_ONCE:
        raise RefusedError(_("At most %(count)s addresses at once."), params={"count": MOST_AT_ONCE})
    for address in found:
        try:
            validate_email(address)
        except ValidationError as error:
            raise RefusedError(_("“%(address)s” is no e-mail address."), params={"address": address[:100]}) from error
    return found


def _mail(row: CourseInvitation, page: Any, by: Any) -> None:
    known = User.objects.filter(email=row.email).first()
    language = known.language if known else page.language
    with translation.override(language):
        link = settings.PORTAL_URL + reverse("academy_courses:invitation", args=[token_of(row)])
    context = {"title": page.title, "name": str(by), "link": link, "is_path": row.kind == Subject.PATH}
    send_mail(
        template="academy/courses/email/invitation.html",
        recipient=known,
        address=row.email,
        context=context,
        language=language,
    )


def is_meant(user: Any, invitation: CourseInvitation) -> bool:
    """Only who owns the invited address, confirmed, may accept: a forwarded mail opens nothing."""
    if not user.is_authenticated:
        return False
    return EmailAddress.objects.filter(user=user, email__iexact=invitation.email, verified=True).exists()


@transaction.atomic
def accept(*, invitation: CourseInvitation, by: Any) -> Enrolment:
    """Enrol whoever was invited."""
    held = CourseInvitation.objects.select_for_update().filter(pk=invitation.pk, accepted_at=None).first()
    if held is None:
        raise RefusedError(_("This invitation has been used already."))
    page = page_for(held, by, by.language)
    if not is_meant(by, held) or page is None:
        raise PermissionDenied
    held.accepted_at = timezone.now()
    held.save(update_fields=["accepted_at"])
    return enrol_person(
        page=page,
        person=by,
        how=Enrolment.How.INVITATION,
        by=held.invited_by,
        cohort=held.cohort,
        due_at=held.due_at,
        organisation=held.organisation,
    )
