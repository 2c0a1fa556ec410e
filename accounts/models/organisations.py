"""The companies people belong to."""

import datetime
import secrets

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.querysets import InvitationQuerySet, MembershipQuerySet, OrganisationQuerySet

INVITATION_LIFETIME = datetime.timedelta(days=14)


class Lifecycle(models.TextChoices):
    """Where a customer stands on the way from interest to loyalty and away again."""

    PROSPECT = "prospect", _("Prospect")
    NEW = "new", _("New")
    ACTIVE = "active", _("Active")
    LOYAL = "loyal", _("Loyal")
    LAPSED = "lapsed", _("Lapsed")
    FORMER = "former", _("Former")


class Role(models.TextChoices):
    """What a member may do in their organisation."""

    OWNER = "owner", _("Owner")
    MANAGER = "manager", _("Manager")
    MEMBER = "member", _("Member")


class Organisation(models.Model):
    """A customer, a partner or the company itself."""

    class Kind(models.TextChoices):
        CUSTOMER = "customer", _("Customer")
        PARTNER = "partner", _("Partner")
        INTERNAL = "internal", _("Our own company")

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(_("short name in addresses"), max_length=80, unique=True, allow_unicode=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.CUSTOMER)
    lifecycle = models.CharField(_("lifecycle"), max_length=10, choices=Lifecycle.choices, default=Lifecycle.NEW)
    plan = models.CharField(_("plan"), max_length=60, blank=True)
    region = models.CharField(
        _("region"), max_length=60, blank=True, help_text=_("A country code such as IE, or a region.")
    )
    customer_since = models.DateField(_("customer since"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, through="Membership", related_name="organisations")

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person in an organisation, with a role."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.MEMBER)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user"], name="one_membership_a_person_and_organisation")
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation}"


def _expiry() -> datetime.datetime:
    return timezone.now() + INVITATION_LIFETIME


def _nonce() -> str:
    return secrets.token_urlsafe(16)


class Invitation(models.Model):
    """A mailed offer to join an organisation. Its link names the row and the nonce; sending it again changes the
    nonce, so that only the latest mail works."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.MEMBER)
    nonce = models.CharField(max_length=32, default=_nonce, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="invitations_sent"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"), default=_expiry)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                "organisation",
                Lower("email"),
                condition=models.Q(accepted_at=None),
                name="one_open_invitation_an_organisation_and_address",
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.organisation}"

    @property
    def is_open(self) -> bool:
        """Whether it can still be accepted."""
        return self.accepted_at is None and self.expires_at > timezone.now()

    def renew(self) -> None:
        """Let it last anew under a new link. Not saved."""
        self.nonce, self.expires_at = _nonce(), _expiry()
