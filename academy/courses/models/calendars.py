"""The calendar of due dates that somebody subscribes to."""

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


def _nonce() -> str:
    return secrets.token_urlsafe(16)


class CalendarFeed(models.Model):
    """One a person. Its address names the row and the nonce: another nonce, and the old address leads nowhere."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed")
    nonce = models.CharField(max_length=32, default=_nonce, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")

    def __str__(self) -> str:
        return str(self.person_id)

    def renew(self) -> None:
        """Give it another address. Not saved."""
        self.nonce = _nonce()
