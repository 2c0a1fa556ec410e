"""The `academy.courses` application."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    name = "academy.courses"
    label = "academy_courses"
    verbose_name = _("Academy: courses")

    def ready(self) -> None:
        """Say what can be found, what pages show and what people hear of; write the schedules with each migration."""
        from academy.courses import catalogue, examined, marking, notices, schedules, showing  # noqa: PLC0415  models are not loaded before
        from academy.courses.actions import own_data  # noqa: PLC0415  models are not loaded before
        from academy.courses.actions.inviting import invited_address  # noqa: PLC0415
        from accounts.invitations import register_inviter  # noqa: PLC0415
        from accounts.own_data import Keeper, register_keeper  # noqa: PLC0415

        register_keeper(Keeper("courses", own_data.export, own_data.forget, own_data.files))
        register_inviter(invited_address)
        catalogue.register()
        marking.connect()
        examined.connect()
        notices.register()
        showing.register()
        post_migrate.connect(schedules.schedule_tasks, sender=self)
