"""What people hand in for practical tasks."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.courses.querysets import HandInQuerySet


def place_of(instance: "HandIn", filename: str) -> str:
    """Where an uploaded file is kept: a name of our own, so that nobody's file name says or guesses anything."""
    suffix = filename.rpartition(".")[2].lower()[:8]
    return f"hand-ins/{uuid.uuid4().hex}.{suffix}"


class HandIn(models.Model):
    """What somebody handed in once; after it was returned they may hand in again, which is another row."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for review")
        APPROVED = "approved", _("Approved")
        RETURNED = "returned", _("To be improved")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="hand_ins")
    subject = models.UUIDField(help_text="The person's pseudonym, which stays when the account goes.")
    course = models.UUIDField(_("course"))
    lesson = models.UUIDField(_("lesson"))
    language = models.CharField(_("language"), max_length=12)
    body = models.TextField(_("text"), blank=True)
    body_html = models.TextField(blank=True, editable=False)
    file = models.FileField(_("file"), upload_to=place_of, blank=True, max_length=200)
    file_name = models.CharField(max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    points: Any = models.JSONField(default=dict, blank=True, help_text="By criterion.")
    comment = models.TextField(_("comment"), blank=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(_("handed in"), default=timezone.now)
    reviewed_at = models.DateTimeField(_("reviewed"), null=True, blank=True)

    objects = HandInQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("task handed in")
        verbose_name_plural = _("tasks handed in")
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "lesson"],
                condition=models.Q(state="waiting"),
                name="one_waiting_hand_in_a_person_and_lesson",
            )
        ]
        indexes = [models.Index(fields=["state", "created_at"], name="hand_in_to_review")]

    def __str__(self) -> str:
        return f"{self.subject}: {self.lesson}"
