"""The `academy.testing` application."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class TestingConfig(AppConfig):
    name = "academy.testing"
    label = "academy_testing"
    verbose_name = _("Academy: tests")

    def ready(self) -> None:
        """Say what people hear of, and write the schedules with each migration."""
        from academy.testing import schedules, telling  # noqa: PLC0415  models are not loaded before

        telling.register()
        post_migrate.connect(schedules.schedule_tasks, sender=self)
