"""Keys: those with which the portal signs, and those with which platforms do."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.certificates.errors import AppendOnlyError
from academy.launches.models.platforms import Platform
from academy.launches.querysets import ToolKeyQuerySet


class ToolKey(models.Model):
    """An RSA key of the portal. The private half is sealed, and is thrown away when the key is retired; the public half
    stays, and is published for some time."""

    name = models.CharField(max_length=40, unique=True, help_text="Its `kid`.")
    public = models.JSONField(help_text="The public half, as a JSON Web Key.")
    sealed = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True, blank=True)
    is_compromised = models.BooleanField(default=False, help_text="Somebody may know it: published no more.")

    objects = ToolKeyQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("key for platforms")
        verbose_name_plural = _("keys for platforms")
        constraints = [
            # Of the rows that are not retired there is one: the index holds one value.
            models.UniqueConstraint(models.Value(1), condition=Q(retired_at__isnull=True), name="one_tool_key_signs")
        ]

    def __str__(self) -> str:
        return self.name

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse: what was signed with it is to be explained later."""
        raise AppendOnlyError("A key is retired, never deleted.")


class PlatformKeys(models.Model):
    """A platform's public keys as they were fetched last, so that it need not be there at each launch."""

    platform = models.OneToOneField(Platform, primary_key=True, on_delete=models.CASCADE, related_name="kept_keys")
    url = models.CharField(max_length=500, blank=True, help_text="Where they come from.")
    keys = models.JSONField(default=list)
    fetched_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("keys of a platform")
        verbose_name_plural = _("keys of platforms")

    def __str__(self) -> str:
        return str(self.platform_id)
