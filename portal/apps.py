"""The `portal` application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("Portal")

    def ready(self) -> None:
        from portal import leases, sitemap, wiring  # noqa: F401, PLC0415  need the models

        leases.connect()
        wiring.connect()
