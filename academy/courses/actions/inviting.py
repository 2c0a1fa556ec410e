"""Invitations to a course or path by mail: by those who edit it, or by an organisation's managers, whose invitations
make people members as well."""

import datetime
from collections.abc import Iterable
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from academy.courses import policies
from academy.courses.actions.enrolling import enrol_person, kind_of
from academy.courses.errors import RefusedError
from academy.courses.models import CourseInvitation, CoursePage, Enrolment, PathPage
from academy.courses.models.enrolments import Subject
from academy.courses.outline import pages_by_key
from accounts.models import Membership, Organisation, Role, User
from accounts.policies import forget_tokens
from delivery.actions import send_mail

MOST_AT_ONCE = 200
MOST_OPEN = 500
"""Invitations of one organisation that wait for an answer."""
_KEY = "course_invitation"
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
    rows = CourseInvitation.objects.open().filter(pk=pk, nonce=nonce)
    return rows.select_related("invited_by", "cohort", "organisation").first()


def remember_invitation(request: HttpRequest, token: str) -> None:
    """Let whoever opened a good link sign up although the portal takes no strangers."""
    request.session[_KEY] = token


def invited_address(request: HttpRequest) -> str | None:
    """The address of the open invitation that this browser came with."""
    token = request.session.get(_KEY) if request.session.session_key else None
    found = invitation_for(token) if token else None
    return found.email if found else None


def page_for(invitation: CourseInvitation, user: Any, language: str) -> Any:
    """The course or path somebody is invited to, if they may see it, or will once they belong to the organisation."""
    model = CoursePage if invitation.kind == Subject.COURSE else PathPage
    found = pages_by_key(model, [invitation.key], language, user).get(invitation.key)
    if found is None and makes_member(invitation):
        return pages_by_key(model, [invitation.key], language, invitation.invited_by).get(invitation.key)
    return found


def makes_member(invitation: CourseInvitation) -> bool:
    """Whether whoever accepts belongs to an organisation then: as long as its inviter still manages it."""
    house, inviter = invitation.organisation, invitation.invited_by
    return house is not None and inviter is not None and policies.may_manage_team(inviter, house)


@transaction.atomic
def invite(
    *,
    page: Any,
    addresses: Iterable[str],
    by: Any,
    due_at: datetime.datetime | None = None,
    organisation: Organisation | None = None,
) -> int:
    """Mail an invitation to each address that has none that still holds; how many were sent."""
    if not page.live or not policies.may_invite_for(by, page, organisation):
        raise PermissionDenied
    wanted = _checked(addresses)
    if organisation is not None:
        _check_room(organisation, len(wanted))
    sent = 0
    for address in wanted:
        fields = {"kind": kind_of(page), "invited_by": by, "due_at": due_at, "organisation": organisation}
        row, made = CourseInvitation.objects.get_or_create(
            key=page.translation_key, email=address, accepted_at=None, defaults=fields
        )
        if not made and not row.is_open:
            row = row.renew(**fields)
            made = True
        if made:
            _mail(row, page, by)
            sent += 1
    return sent


def _check_room(organisation: Organisation, count: int) -> None:
    """Nobody mails the whole world in the portal's name."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    if CourseInvitation.objects.open().filter(organisation=organisation).count() + count > MOST_OPEN:
        raise RefusedError(_("Too many invitations wait for an answer. Take some back first."))


@transaction.atomic
def withdraw_invitation(*, invitation: CourseInvitation, by: Any) -> None:
    """Take back an offer that nobody has accepted; its link leads nowhere from now on."""
    if not policies.may_withdraw_invitation(by, invitation, page_for(invitation, by, by.language)):
        raise PermissionDenied
    CourseInvitation.objects.unanswered().filter(pk=invitation.pk).delete()


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
    context = {
        "title": page.title,
        "name": str(by),
        "link": link,
        "is_path": row.kind == Subject.PATH,
        "organisation": str(row.organisation or ""),
    }
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
    open_ones = CourseInvitation.objects.open().select_for_update(of=("self",))
    held = open_ones.select_related("organisation", "invited_by", "cohort").filter(pk=invitation.pk).first()
    if held is None:
        raise RefusedError(_("This invitation has been used already."))
    if not is_meant(by, held):
        raise PermissionDenied
    if makes_member(held):
        Membership.objects.get_or_create(organisation=held.organisation, user=by, defaults={"role": Role.MEMBER})
        forget_tokens(by)
    page = page_for(held, by, by.language)
    if page is None or not page.is_visible_to(by):
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
