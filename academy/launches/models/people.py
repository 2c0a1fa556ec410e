"""Whom platforms bring, from where, and the score that they are told."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.launches.models.platforms import Platform
from academy.launches.querysets import ParticipationQuerySet


class SpentNonce(models.Model):
    """A nonce that came back in a launch: it never counts again. Kept as long as a launch could bring it."""

    wagtail_reference_index_ignore = True

    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="+")
    nonce = models.CharField(max_length=80)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["platform", "nonce"], name="a_nonce_counts_once")]

    def __str__(self) -> str:
        return self.nonce


class LinkedAccount(models.Model):
    """Somebody's account at a platform, and whose it is here."""

    wagtail_reference_index_ignore = True

    platform = models.ForeignKey(
        Platform, verbose_name=_("platform"), on_delete=models.CASCADE, related_name="linked_accounts"
    )
    sub = models.CharField(max_length=255, help_text="By which the platform names them.")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="linked_accounts"
    )
    created_at = models.DateTimeField(_("linked"), default=timezone.now)
    launched_at = models.DateTimeField(_("launched last"), default=timezone.now)

    class Meta:
        verbose_name = _("linked account")
        verbose_name_plural = _("linked accounts")
        constraints = [models.UniqueConstraint(fields=["platform", "sub"], name="one_person_a_platform_and_sub")]

    def __str__(self) -> str:
        return f"{self.platform_id}: {self.sub}"


class Placement(models.Model):
    """Where a platform has put a course or lesson of ours: what it calls a resource link."""

    wagtail_reference_index_ignore = True

    class Target(models.TextChoices):
        COURSE = "course", _("Course")
        LESSON = "lesson", _("Lesson")

    platform = models.ForeignKey(
        Platform, verbose_name=_("platform"), on_delete=models.CASCADE, related_name="placements"
    )
    deployment = models.CharField(max_length=255)
    resource_link = models.CharField(max_length=255)
    title = models.CharField(_("title there"), max_length=300, blank=True)
    context = models.CharField(_("course there"), max_length=300, blank=True)
    kind = models.CharField(_("kind"), max_length=6, choices=Target.choices)
    key = models.UUIDField(_("course or lesson"), help_text="Its translation key.")
    course = models.UUIDField(help_text="The course that it is, or belongs to.")
    line_item = models.CharField(_("place in the gradebook"), max_length=1000, blank=True)
    launched_at = models.DateTimeField(_("launched last"), default=timezone.now)

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        constraints = [
            models.UniqueConstraint(
                fields=["platform", "deployment", "resource_link"], name="one_placement_a_resource_link"
            )
        ]
        indexes = [models.Index(fields=["course"], name="placements_of_a_course")]

    def __str__(self) -> str:
        return self.title or self.resource_link


class Participation(models.Model):
    """Somebody who learns in a placement, and the outbox of their score: one row, in which the latest score wins.

    What changes their score raises `wanted` in its own transaction; what was sent is remembered in `sent`. Whatever
    dies in between, the two differ until the platform has taken the score.
    """

    wagtail_reference_index_ignore = True

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")

    placement = models.ForeignKey(
        Placement, verbose_name=_("placement"), on_delete=models.CASCADE, related_name="participations"
    )
    account = models.ForeignKey(
        LinkedAccount, verbose_name=_("account"), on_delete=models.CASCADE, related_name="participations"
    )
    launched_at = models.DateTimeField(_("launched last"), default=timezone.now)
    line_item = models.CharField(max_length=1000, blank=True, help_text="Where the score goes; empty: nowhere.")

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.SENT)
    wanted = models.PositiveIntegerField(default=0, help_text="Rises with each change of the score.")
    sent = models.PositiveIntegerField(default=0, help_text="What `wanted` was when the score was sent last.")
    score = models.DecimalField(_("score sent last"), max_digits=5, decimal_places=2, null=True)
    activity = models.CharField(max_length=12, blank=True, help_text="What was sent with it.")
    sent_at = models.DateTimeField(_("sent"), null=True)
    due_at = models.DateTimeField(default=timezone.now)
    holder = models.CharField(max_length=40, blank=True)
    held_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(_("what went wrong"), max_length=500, blank=True)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("score for a platform")
        verbose_name_plural = _("scores for platforms")
        constraints = [
            models.UniqueConstraint(fields=["placement", "account"], name="one_participation_a_placement_and_account")
        ]
        indexes = [models.Index(fields=["due_at"], condition=models.Q(state="waiting"), name="scores_waiting")]

    def __str__(self) -> str:
        return f"{self.placement_id}: {self.account_id}"
