"""The keys that sign badges. Old ones are kept: what they signed is verified for ever."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.certificates.errors import AppendOnlyError


class SigningKey(models.Model):
    """An Ed25519 key. The private half is sealed (`sealing.py`), and is thrown away when the key is retired."""

    name = models.CharField(max_length=40, unique=True, help_text="The fragment of its address in the DID document.")
    public = models.CharField(max_length=60, help_text="The 32 bytes, base64url.")
    sealed = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("signing key")
        verbose_name_plural = _("signing keys")
        constraints = [
            # Of the rows that are not retired there is one: the index holds one value.
            models.UniqueConstraint(
                models.Value(1), condition=Q(retired_at__isnull=True), name="one_signing_key_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse: without it nobody could verify what it signed."""
        raise AppendOnlyError("A signing key is retired, never deleted.")
