"""The outbox and what came in, to be looked at by those who run the portal."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from delivery.models import InboundMail, OutgoingMail


class _OnlyShown(admin.ModelAdmin):
    """Nobody writes or changes what was sent."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False


@admin.register(OutgoingMail)
class OutgoingMailAdmin(_OnlyShown):
    list_display = ["token", "recipient", "state", "due_at", "attempts", "last_error", "done_at"]
    list_filter = ["state"]
    list_select_related = ["recipient"]
    search_fields = ["recipient__email", "address"]
    ordering = ["-pk"]
    exclude = ["context"]


@admin.register(InboundMail)
class InboundMailAdmin(_OnlyShown):
    list_display = ["sender", "state", "reason", "attempts", "received_at", "done_at"]
    list_filter = ["state", "reason"]
    search_fields = ["sender", "message_id"]
    ordering = ["-pk"]
    exclude = ["raw"]
