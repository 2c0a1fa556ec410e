"""The outbox: every mail is a row before it is a message."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from delivery.kinds import MailRhythm
from delivery.querysets import OutgoingMailQuerySet


class Digest(models.Model):
    """What was gathered for somebody over one day or week. Its period makes it happen once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digests")
    rhythm = models.CharField(max_length=10, choices=MailRhythm.choices)
    period = models.CharField(max_length=10, help_text="The day it was due, by the reader's calendar.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "rhythm", "period"], name="one_digest_a_person_and_period")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.rhythm} · {self.period}"


class OutgoingMail(models.Model):
    """A mail to be sent, or sent. About a notice, about a digest, or with a template and words of its own."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("mail", "Waiting")
        SENT = "sent", pgettext_lazy("mail", "Sent")
        DROPPED = "dropped", pgettext_lazy("mail", "Not needed any more")
        FAILED = "failed", pgettext_lazy("mail", "Failed")

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="outgoing_mails"
    )
    address = models.EmailField(blank=True, help_text="Left empty, the recipient's own at the time of sending.")
    notice = models.OneToOneField(
        "delivery.Notice", null=True, blank=True, on_delete=models.CASCADE, related_name="outgoing"
    )
    digest = models.OneToOneField(Digest, null=True, blank=True, on_delete=models.CASCADE, related_name="outgoing")
    template = models.CharField(max_length=200, blank=True)
    context = models.JSONField(default=dict, blank=True)
    language = models.CharField(max_length=12, blank=True, help_text="Left empty, the recipient's own.")
    group = models.CharField(max_length=60, blank=True, help_text="Whose preference may silence it.")
    about_kind = models.CharField(max_length=60, blank=True)
    about_id = models.CharField(max_length=40, blank=True)
    answers = models.CharField(max_length=500, blank=True, help_text="The Message-ID of the mail that it answers.")
    is_urgent = models.BooleanField(default=False, help_text="Sent in quiet hours, too.")

    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    due_at = models.DateTimeField(default=timezone.now)
    holder = models.CharField(max_length=40, blank=True)
    held_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mail")
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state="waiting"), name="outgoing_mail_waiting"),
            models.Index(fields=["state", "done_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.token} · {self.state}"

    @property
    def message_id(self) -> str:
        """The part of its Message-ID before the @: the same however often it is sent."""
        return f"portal-{self.token.hex}"
