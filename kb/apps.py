"""The `kb` application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KbConfig(AppConfig):
    name = "kb"
    verbose_name = _("Knowledge base")

    def ready(self) -> None:
        """Say what can be found."""
        from kb import catalogue  # noqa: PLC0415  models are not loaded before

        catalogue.register()
