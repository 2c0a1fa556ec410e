"""The `academy.certificates` application."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_delete
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    name = "academy.certificates"
    label = "academy_certificates"
    verbose_name = _("Academy: certificates")

    def ready(self) -> None:
        """Say what can be found and what people hear of; listen to tests and courses; write the schedules."""
        from academy.certificates import catalogue, listening, models, notices, schedules  # noqa: PLC0415  models are not loaded before
        from academy.certificates.actions.forgetting import export, forget  # noqa: PLC0415
        from accounts.models import User  # noqa: PLC0415
        from accounts.own_data import Keeper, register_keeper  # noqa: PLC0415
        from accounts.settings_pages import register_page  # noqa: PLC0415
        from publishing.purging import watch  # noqa: PLC0415

        register_keeper(Keeper("certificates", export, forget))
        pre_delete.connect(_forget, sender=User, dispatch_uid="certificates.forget")
        watch(models.Certification, models.CertificationTranslation, models.CertificationRoute)
        catalogue.register()
        notices.register()
        listening.connect()
        register_page("academy_certificates:mine", _("Certificates"), "award")
        post_migrate.connect(schedules.schedule_tasks, sender=self)


def _forget(instance: Any, **_kwargs: Any) -> None:
    """Whichever way an account is deleted, the name goes with it."""
    from academy.certificates.actions.forgetting import forget  # noqa: PLC0415  models are not loaded before

    forget(instance)
