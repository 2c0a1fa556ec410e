"""The `academy.records` application."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    name = "academy.records"
    label = "academy_records"
    verbose_name = _("Academy: learning records")

    def ready(self) -> None:
        """Listen to courses, tests and certificates, and write the schedules with each migration."""
        from academy.records import listening, schedules  # noqa: PLC0415  models are not loaded before
        from academy.records.actions.keeping import export, forget  # noqa: PLC0415
        from accounts.own_data import Keeper, register_keeper  # noqa: PLC0415

        listening.connect()
        register_keeper(Keeper("records", export, forget))
        post_migrate.connect(schedules.schedule_tasks, sender=self)
