"""Points, badges and ambassadors. People are known by their pseudonym, so that erasing somebody cuts the tie."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.models.spaces import Space


class AppendOnlyError(TypeError):
    """A record that is only ever added was to be changed."""


class LedgerEntry(models.Model):
    """Points that somebody earned by a rule, about one thing; or, with `revokes`, their taking back.

    Rows are added, never changed. `turn` counts how often the same was earned: what was taken back can be earned
    again, and nothing is earned twice at once.
    """

    subject = models.UUIDField()
    points = models.SmallIntegerField()
    rule = models.CharField(max_length=20)
    about = models.CharField(max_length=80, help_text="Such as post:12, or vote:12:… with the voter's pseudonym.")
    turn = models.PositiveSmallIntegerField(default=1)
    space = models.ForeignKey(Space, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    thread = models.ForeignKey("community.Thread", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    post = models.ForeignKey("community.Post", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    revokes = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="revoked_by")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("points")
        verbose_name_plural = _("points")
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "about", "turn"], condition=Q(revokes__isnull=True), name="earned_once_a_turn"
            )
        ]
        indexes = [
            models.Index(fields=["subject", "-at"], name="ledger_latest_of_subject"),
            models.Index(fields=["subject", "rule"], name="ledger_by_rule"),
            models.Index(fields=["at", "space", "subject"], name="ledger_by_time"),
            models.Index(fields=["post"], name="ledger_of_post"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.points:+d} {self.rule} {self.about}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row; a row that is there is never changed."""
        if self.pk is not None and not self._state.adding:
            raise AppendOnlyError("The ledger is only added to.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse: a counter entry takes points back."""
        raise AppendOnlyError("The ledger is only added to.")


class Score(models.Model):
    """The sum of somebody's points in a space, or with no space in all: kept with each entry of the ledger."""

    subject = models.UUIDField()
    space = models.ForeignKey(Space, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    points = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "space"], name="one_score_a_subject_and_space"),
            models.UniqueConstraint(fields=["subject"], condition=Q(space__isnull=True), name="one_score_in_all"),
        ]
        indexes = [
            models.Index(fields=["-points"], condition=Q(space__isnull=True), name="score_highest"),
            models.Index(fields=["space", "-points"], name="score_highest_of_space"),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.points}"


class BadgeGrant(models.Model):
    """A badge that somebody was given, once; those of a year once a year."""

    subject = models.UUIDField()
    badge = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField(default=0, help_text="0 for badges that are not of a year.")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["subject", "badge", "year"], name="one_badge_a_subject")]

    def __str__(self) -> str:
        return f"{self.subject}: {self.badge}"


class Ambassador(models.Model):
    """Somebody who wants to stand for the community, or does."""

    class State(models.TextChoices):
        APPLIED = "applied", _("Has applied")
        ACTIVE = "active", _("Ambassador")
        DECLINED = "declined", _("Not this time")
        ENDED = "ended", _("No longer an ambassador")

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="ambassador")
    motivation = models.TextField(_("why"), max_length=2000)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.APPLIED)
    applied_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    review_due = models.DateField(_("look again on"), null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("ambassador")
        verbose_name_plural = _("ambassadors")

    def __str__(self) -> str:
        return f"{self.person_id}: {self.state}"
