"""Certificates: added once, never changed but by what happens to them, and known by a pseudonym."""

import datetime
import secrets
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from academy.certificates import codes, status
from academy.certificates.errors import AppendOnlyError
from academy.certificates.models.certifications import Certification
from academy.certificates.querysets import AppendOnlyQuerySet, CertificateQuerySet
from academy.certificates.status import Cause, Standing, Status


class Holder(models.Model):
    """Somebody who holds certificates, by their pseudonym, with the name that they want to stand there.

    Erasing a person empties name and consent and cuts the tie; the row stays, since certificates hang on it.
    """

    subject = models.UUIDField(primary_key=True)
    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="certificate_holder"
    )
    name = models.CharField(_("name on certificates"), max_length=150, blank=True)
    shows_name = models.BooleanField(_("show my name to everybody who has the link"), default=False)
    on_profile = models.BooleanField(_("show my certificates on my profile"), default=False)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("holder of certificates")
        verbose_name_plural = _("holders of certificates")

    def __str__(self) -> str:
        return str(self.subject)

    @property
    def public_name(self) -> str:
        """The name as consented; empty while it is withheld."""
        return self.name if self.shows_name and self.person_id else ""

    @property
    def own_name(self) -> str:
        """The name on what the holder alone sees."""
        return self.name or (str(self.person) if self.person else "")


class Certificate(models.Model):
    """That somebody has earned something. `turn` counts the certificates of one person for one thing, and `earned_by`
    names the event: either happens once."""

    certification = models.ForeignKey(Certification, on_delete=models.PROTECT, related_name="certificates")
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="certificates", db_column="subject")
    turn = models.PositiveSmallIntegerField(default=1)
    earned_by = models.CharField(max_length=120, help_text="Such as attempt:12 or course:… with the page's key.")
    code = models.CharField(max_length=16, unique=True, default=codes.make_code)
    issued_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    renewable_until = models.DateTimeField(null=True, blank=True)
    renewal_opens_at = models.DateTimeField(null=True, blank=True)
    renews = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="successors")
    statement = models.JSONField(help_text="What it says, by language, as it was when it was issued.")
    evidence = models.JSONField(default=list, help_text="What was passed or finished, and when.")
    recipient_hash = models.CharField(max_length=80, blank=True)
    recipient_salt = models.CharField(max_length=32, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_cause = models.CharField(max_length=12, blank=True, choices=Cause.choices)
    revoked_reason = models.CharField(max_length=400, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at", "-pk"]
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        constraints = [
            models.UniqueConstraint(fields=["certification", "holder", "turn"], name="one_certificate_a_turn"),
            models.UniqueConstraint(fields=["certification", "holder", "earned_by"], name="one_certificate_an_event"),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_cause="")
                | (Q(revoked_at__isnull=False) & ~Q(revoked_cause="")),
                name="revoked_for_a_cause",
            ),
        ]
        indexes = [
            models.Index(fields=["holder", "-issued_at"], name="certificate_of_holder"),
            models.Index(fields=["expires_at"], condition=Q(revoked_at__isnull=True), name="certificate_expiring"),
            models.Index(fields=["id"], condition=Q(revoked_at__isnull=False), name="certificate_revoked"),
        ]

    def __str__(self) -> str:
        return self.number

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row; one that is there is changed by actions alone."""
        if not self._state.adding:
            raise AppendOnlyError("A certificate is issued once; what happens to it is an action.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse: certificates are revoked."""
        raise AppendOnlyError("A certificate is revoked, never deleted.")

    @property
    def number(self) -> str:
        """Rises, and may leave numbers out."""
        return f"{self.issued_at:%Y}-{self.pk:06d}"

    @property
    def subject(self) -> Any:
        """The holder's pseudonym."""
        return self.holder_id

    @property
    def written_code(self) -> str:
        """The code as people read it."""
        return codes.written(self.code)

    @property
    def is_superseded(self) -> bool:
        """Whether a newer one stands in its place."""
        known = getattr(self, "has_successor", None)
        return self.successors.filter(revoked_at=None).exists() if known is None else bool(known)

    @property
    def superseded_by(self) -> "Certificate | None":
        """The newest that stands in its place."""
        return self.successors.filter(revoked_at=None).order_by("-turn").first()

    @property
    def standing(self) -> Standing:
        """The facts that its status is computed from."""
        return Standing(
            expires_at=self.expires_at,
            renewable_until=self.renewable_until,
            renewal_opens_at=self.renewal_opens_at,
            is_revoked=self.revoked_at is not None,
            is_superseded=self.is_superseded,
        )

    def status_at(self, now: datetime.datetime | None = None) -> Status:
        """What it is worth now."""
        return status.status_of(self.standing, now or timezone.now())

    @property
    def status(self) -> Status:
        """What it is worth now, for templates."""
        return self.status_at()

    @property
    def is_in_grace(self) -> bool:
        """Expired, and still to be renewed the short way."""
        return status.in_grace(self.standing, timezone.now())

    @property
    def is_renewable(self) -> bool:
        """Whether the short way to the next one is open."""
        now = timezone.now()
        latest = self.standing
        if latest.is_revoked or latest.is_superseded:
            return False
        return status.may_follow(latest, by_renewal=True, is_barred=False, now=now)

    def said(self, language: str | None = None) -> dict[str, Any]:
        """What it says in `language` (the active one by default), the original where that says nothing."""
        original = self.statement.get("", {})
        chosen = self.statement.get(language or get_language() or settings.LANGUAGE_CODE, {})
        return {**original, **{name: value for name, value in chosen.items() if value}}

    @property
    def name(self) -> str:
        """What was earned, in the active language."""
        return str(self.said().get("name", ""))


class CertificateChange(models.Model):
    """Something that happened to a certificate. Rows are added, never changed."""

    class Kind(models.TextChoices):
        ISSUED = "issued", _("Issued")
        REVOKED = "revoked", _("Revoked")
        RESTORED = "restored", _("In force again")
        KEPT = "kept", _("Reconsidered, and kept")

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    cause = models.CharField(max_length=12, blank=True, choices=Cause.choices)
    reason = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("change of a certificate")
        verbose_name_plural = _("changes of certificates")

    def __str__(self) -> str:
        return f"{self.certificate_id}: {self.kind}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row; a row that is there is never changed."""
        if not self._state.adding:
            raise AppendOnlyError("What happened to certificates is only added to.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise AppendOnlyError("What happened to certificates is only added to.")


class Reminder(models.Model):
    """That somebody was reminded: so many days before the end, once; 0 is the end itself."""

    certificate = models.ForeignKey(Certificate, on_delete=models.CASCADE, related_name="reminders")
    days = models.PositiveSmallIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["certificate", "days"], name="one_reminder_a_day_count")]

    def __str__(self) -> str:
        return f"{self.certificate_id}: {self.days}"


def _place(file: "RenderedFile", filename: str) -> str:
    return f"certificates/{secrets.token_hex(16)}/{filename}"


class RenderedFile(models.Model):
    """A sheet or picture of a certificate that is kept; `digest` is of everything that stands on it."""

    certificate = models.ForeignKey(Certificate, on_delete=models.CASCADE, related_name="files")
    what = models.CharField(max_length=12)
    digest = models.CharField(max_length=40)
    file = models.FileField(upload_to=_place)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["certificate", "what", "digest"], name="one_file_a_content")]

    def __str__(self) -> str:
        return f"{self.certificate_id}: {self.what}"
