"""The `academy.testing` application."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class TestingConfig(AppConfig):
    name = "academy.testing"
    label = "academy_testing"
    verbose_name = _("Academy: tests")

    def ready(self) -> None:
        """Say what people hear of and what can be found, and write the schedules with each migration."""
        from academy.testing import catalogue, reviewers, schedules, telling  # noqa: PLC0415  models are not loaded before
        from academy.testing.actions.forgetting import export, forget  # noqa: PLC0415
        from accounts.own_data import Keeper, register_keeper  # noqa: PLC0415

        catalogue.register()
        telling.register()
        reviewers.register()
        register_keeper(Keeper("tests", export, forget))
        post_migrate.connect(schedules.schedule_tasks, sender=self)
