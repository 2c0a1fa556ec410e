"""The outbox of what is told to the record store: a row in the transaction of what happened, sent by the worker."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from academy.records.querysets import StatementQuerySet


class Statement(models.Model):
    """One thing that somebody did, as xAPI says it. Who it was is not in `body`: it is put in when it is sent, so that
    nothing here names a person who has gone. The row goes with the account."""

    wagtail_reference_index_ignore = True

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("statement", "Waiting")
        SENT = "sent", pgettext_lazy("statement", "Sent")
        REFUSED = "refused", pgettext_lazy("statement", "Refused")

    statement_id = models.UUIDField(_("identifier"), unique=True, help_text="Follows from what happened.")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="statements")
    verb = models.CharField(_("verb"), max_length=20)
    body = models.JSONField(_("statement"), help_text="All of it but for the actor.")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    is_doubted = models.BooleanField(
        default=False, help_text="The store failed over it, or over one sent with it: it is sent alone."
    )
    attempts = models.PositiveSmallIntegerField(
        default=0, help_text="How often the store failed over it alone while it took others."
    )
    due_at = models.DateTimeField(_("due"), default=timezone.now)
    tried_at = models.DateTimeField(_("last tried"), null=True, blank=True)
    last_error = models.CharField(_("reason"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("happened"), default=timezone.now)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        indexes = [
            models.Index(
                fields=["is_doubted", "due_at", "id"], condition=models.Q(state="waiting"), name="statement_waiting"
            ),
            models.Index(fields=["state", "done_at"], name="statement_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} · {self.statement_id}"


class RecordStore(models.Model):
    """How the record store fares, and who is sending to it: a single row."""

    wagtail_reference_index_ignore = True

    failures = models.PositiveIntegerField(default=0, help_text="In a row.")
    failing_since = models.DateTimeField(null=True)
    paused_until = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, blank=True)
    accepted_at = models.DateTimeField(null=True, help_text="When it took a statement last.")
    holder = models.CharField(max_length=40, blank=True)
    held_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("record store")
        verbose_name_plural = _("record stores")

    def __str__(self) -> str:
        return self.last_error or "–"
