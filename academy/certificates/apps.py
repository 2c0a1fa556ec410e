"""The `academy.certificates` application."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    name = "academy.certificates"
    label = "academy_certificates"
    verbose_name = _("Academy: certificates")

    def ready(self) -> None:
        """Say what people hear of, listen to tests and courses, and write the schedules with each migration."""
        from academy.certificates import listening, notices, schedules  # noqa: PLC0415  models are not loaded before
        from accounts.settings_pages import register_page  # noqa: PLC0415

        notices.register()
        listening.connect()
        register_page("academy_certificates:mine", _("Certificates"), "award")
        post_migrate.connect(schedules.schedule_tasks, sender=self)
