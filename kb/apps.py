"""The `kb` application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KbConfig(AppConfig):
    name = "kb"
    verbose_name = _("Knowledge base")

    def ready(self) -> None:
        """Say what can be found."""
        from accounts import own_data  # noqa: PLC0415  models are not loaded before
        from kb import catalogue, writing  # noqa: PLC0415
        from kb.actions.progress import export_progress  # noqa: PLC0415

        own_data.register_keeper(own_data.Keeper("knowledge_base", export_progress))
        catalogue.register()
        writing.connect()
