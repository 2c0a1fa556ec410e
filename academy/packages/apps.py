"""The `academy.packages` application."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PackagesConfig(AppConfig):
    name = "academy.packages"
    label = "academy_packages"
    verbose_name = _("Academy: packages")

    def ready(self) -> None:
        """Say what is kept of people; remove the files of packages that go; write the schedules with each migration."""
        from academy.packages import schedules  # noqa: PLC0415  models are not loaded before
        from academy.packages.actions import own_data, removing  # noqa: PLC0415  models are not loaded before
        from accounts.own_data import Keeper, register_keeper  # noqa: PLC0415

        register_keeper(Keeper("packages", own_data.export, own_data.forget))
        removing.connect()
        post_migrate.connect(schedules.schedule_tasks, sender=self)
