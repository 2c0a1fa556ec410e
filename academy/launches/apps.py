"""The `academy.launches` application."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class LaunchesConfig(AppConfig):
    name = "academy.launches"
    label = "academy_launches"
    verbose_name = _("Academy: launches from learning systems")

    def ready(self) -> None:
        """Listen to tests and courses, say what is kept of people, and write the schedules with each migration."""
        from academy.launches import listening, schedules  # noqa: PLC0415  models are not loaded before
        from academy.launches.own_data import export  # noqa: PLC0415  models are not loaded before
        from accounts.own_data import Keeper, register_keeper  # noqa: PLC0415

        register_keeper(Keeper("launches", export))
        listening.connect()
        post_migrate.connect(schedules.schedule_tasks, sender=self)
