"""The `publishing` application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    name = "publishing"
    verbose_name = _("Publishing")

    def ready(self) -> None:
        from accounts import own_data  # noqa: PLC0415  models are loaded only now
        from publishing import interface, purging, voting  # noqa: PLC0415

        own_data.register_keeper(own_data.Keeper("pages", voting.export, voting.forget))
        interface.lend_interface()
        purging.connect()
