"""The `academy.partners` application."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PartnersConfig(AppConfig):
    name = "academy.partners"
    label = "academy_partners"
    verbose_name = _("Academy: partners")

    def ready(self) -> None:
        """Say what people hear of, and write the schedule with each migration."""
        from academy.partners import notices, schedules  # noqa: PLC0415  models are not loaded before

        notices.register()
        post_migrate.connect(schedules.schedule_tasks, sender=self)
