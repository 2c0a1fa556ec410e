"""Learning systems that may launch courses of the portal."""

import secrets
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.launches.fetching import ForbiddenAddressError, check_address
from academy.launches.querysets import OfferQuerySet, PlatformQuerySet

OFFER_LIFE = timedelta(days=7)
ADDRESSES = ("authorisation_url", "token_url", "keys_url")


def lines_of(text: str) -> list[str]:
    """What a text names one a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def origin_of(address: str) -> str:
    """Scheme, host and port of an address; nothing if it has none."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    return f"{parts.scheme}://{host}" + (f":{port}" if port else "")


class Platform(models.Model):
    """A learning system, such as a Moodle or a Canvas, as it names itself and us."""

    name = models.CharField(_("name"), max_length=120, help_text=_("As its people know it: “Acme's Moodle”."))
    issuer = models.CharField(
        _("issuer"), max_length=300, help_text=_("Which it calls platform ID: https://moodle.example.com")
    )
    client_id = models.CharField(_("client ID"), max_length=200, help_text=_("By which it knows the portal."))
    deployments = models.TextField(
        _("deployment IDs"), help_text=_("One a line. A launch from any other deployment is refused.")
    )
    authorisation_url = models.URLField(_("authorisation endpoint"), max_length=500)
    token_url = models.URLField(_("token endpoint"), max_length=500)
    keys_url = models.URLField(_("public keys (JWKS)"), max_length=500)
    token_audience = models.CharField(
        _("audience of requests for tokens"),
        max_length=500,
        blank=True,
        help_text=_("Left empty: the token endpoint. Few platforms ask for something else."),
    )
    frame_origins = models.TextField(
        _("its web addresses"),
        blank=True,
        help_text=_(
            "Beside the issuer's: where its pages are seen, one a line, such as https://acme.instructure.com. Only "
            "there may the pages of a launch stand inside a frame."
        ),
    )
    organisation = models.ForeignKey(
        "accounts.Organisation",
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Whose platform it is. People whose account it makes become members."),
    )
    trusted_domains = models.TextField(
        _("trusted e-mail domains"),
        blank=True,
        help_text=_(
            "One a line, such as acme.example. Whoever comes with such an address and has no account gets one, with "
            "the address taken as confirmed. Left empty: people sign in or sign up here first."
        ),
    )
    is_active = models.BooleanField(_("may launch"), default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PlatformQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("platform")
        verbose_name_plural = _("platforms")
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "client_id"],
                name="one_platform_an_issuer_and_client",
                violation_error_message=_("This platform is registered already, under this client ID."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Addresses that a server may ask, domains in one form."""
        super().clean()
        errors: dict[str, Any] = {}
        for name in ADDRESSES:
            try:
                check_address(getattr(self, name))
            except ForbiddenAddressError as error:
                errors[name] = str(error)
        if any(origin_of(line) != line.rstrip("/") for line in lines_of(self.frame_origins)):
            errors["frame_origins"] = _("Write scheme and host alone, one a line: https://moodle.example.com")
        if errors:
            raise ValidationError(errors)
        self.issuer, self.client_id = self.issuer.strip(), self.client_id.strip()
        self.deployments = "\n".join(lines_of(self.deployments))
        domains = [line.lower().lstrip("@") for line in lines_of(self.trusted_domains)]
        if any(" " in domain or "@" in domain or "." not in domain for domain in domains):
            raise ValidationError({"trusted_domains": _("Write one domain a line: acme.example")})
        self.trusted_domains = "\n".join(domains)

    @property
    def origins(self) -> list[str]:
        """Where its pages are seen."""
        written = [self.issuer, self.authorisation_url, *lines_of(self.frame_origins)]
        return list(dict.fromkeys(filter(None, map(origin_of, written))))

    def knows_deployment(self, deployment: str) -> bool:
        """Whether it is one of those that were registered."""
        return deployment in lines_of(self.deployments)

    def trusts(self, email: str) -> bool:
        """Whether its word suffices that somebody has this address."""
        domain = email.rpartition("@")[2].lower()
        return bool(domain) and domain in lines_of(self.trusted_domains)


def _secret() -> str:
    return secrets.token_urlsafe(24)


def _end() -> datetime:
    return timezone.now() + OFFER_LIFE


class RegistrationOffer(models.Model):
    """A link by which the administrator of a learning system registers it, once."""

    name = models.CharField(_("for"), max_length=120, help_text=_("What the platform will be called."))
    organisation = models.ForeignKey(
        "accounts.Organisation",
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    secret = models.CharField(max_length=64, unique=True, default=_secret, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("holds until"), default=_end, editable=False)
    platform = models.OneToOneField(
        Platform, verbose_name=_("platform"), null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    used_at = models.DateTimeField(_("used"), null=True, editable=False)

    objects = OfferQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("registration link")
        verbose_name_plural = _("registration links")

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether it can still be used."""
        return self.used_at is None and self.expires_at > timezone.now()
