"""The `community` application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommunityConfig(AppConfig):
    name = "community"
    verbose_name = _("Community")

    def ready(self) -> None:
        """Say what can be found."""
        from community import catalogue, models  # noqa: PLC0415  models are not loaded before
        from publishing.purging import watch  # noqa: PLC0415

        catalogue.register()
        watch(models.Space, models.SpaceTranslation)
