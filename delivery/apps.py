"""The `delivery` application."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class DeliveryConfig(AppConfig):
    name = "delivery"
    verbose_name = _("Mail and notifications")

    def ready(self) -> None:
        """Write the schedules with each migration, and stand among the pages of the account."""
        from accounts import own_data, settings_pages  # noqa: PLC0415  models are not loaded before
        from delivery import schedules  # noqa: PLC0415
        from delivery.actions import erasing  # noqa: PLC0415

        post_migrate.connect(schedules.schedule_tasks, sender=self)
        own_data.register_keeper(own_data.Keeper("delivery", erasing.export, erasing.forget))
        settings_pages.register_page("notification_settings", _("Notifications"), "bell", {"notification_settings"})
