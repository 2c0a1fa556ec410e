"""Mail that came in."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class InboundMail(models.Model):
    """A message as it came, taken once. What it said is forgotten as soon as it is taken."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("mail", "Waiting")
        TAKEN = "taken", pgettext_lazy("mail", "Taken")
        REFUSED = "refused", pgettext_lazy("mail", "Refused")
        IGNORED = "ignored", pgettext_lazy("mail", "Ignored")

    fingerprint = models.CharField(max_length=64, unique=True, help_text="Of its Message-ID: it is taken once.")
    message_id = models.CharField(max_length=500, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="inbound_mails"
    )
    sender = models.CharField(max_length=320, blank=True)
    raw = models.BinaryField(default=bytes, blank=True)
    is_cut = models.BooleanField(default=False, help_text="It was too large, and only its head is here.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=40, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    received_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("incoming mail")
        verbose_name_plural = _("incoming mail")
        indexes = [
            models.Index(fields=["received_at"], condition=models.Q(state="waiting"), name="inbound_mail_waiting"),
            models.Index(fields=["sender", "state", "done_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.sender} · {self.state}"
