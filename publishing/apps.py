"""The `publishing` application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    name = "publishing"
    verbose_name = _("Publishing")

    def ready(self) -> None:
        from publishing import interface, purging  # noqa: PLC0415  models are loaded only now

        interface.lend_interface()
        purging.connect()
