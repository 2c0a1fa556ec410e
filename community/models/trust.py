"""How far people are trusted, and on which days they came."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Standing(models.Model):
    """Where somebody stands, in one row that each page asks for once. Nobody without a row is trusted or restrained.

    `silenced_until` and `suspended_until` follow from the `Sanction`s in force and are kept by `actions.sanctions`;
    the far future stands for no end.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="standing"
    )
    level = models.PositiveSmallIntegerField(_("trust level"), default=0)
    level_since = models.DateTimeField(default=timezone.now)
    is_fixed = models.BooleanField(
        _("set by hand"), default=False, help_text=_("The level stays as it is, whatever the person does.")
    )
    silenced_until = models.DateTimeField(null=True, blank=True)
    suspended_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("standing")
        verbose_name_plural = _("standings")
        indexes = [models.Index(fields=["level"], name="standing_high", condition=Q(level__gte=3))]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.level}"

    @property
    def is_silenced(self) -> bool:
        """Whether the person may not write now."""
        return self.silenced_until is not None and self.silenced_until > timezone.now()

    @property
    def is_suspended(self) -> bool:
        """Whether the person may not come in now."""
        return self.suspended_until is not None and self.suspended_until > timezone.now()


class TrustChange(models.Model):
    """A level that rose or fell, and why. Rows are added, never changed."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="trust_changes")
    before = models.PositiveSmallIntegerField()
    after = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=40, help_text="deeds, by-hand, sanction or undone.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["person", "-at"], name="trust_change_latest")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.before} → {self.after}"


class VisitDay(models.Model):
    """A day on which somebody read here."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="one_visit_a_person_and_day")]
        indexes = [models.Index(fields=["day", "person"], name="visit_by_day")]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.day}"
