"""The `academy.partners` application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartnersConfig(AppConfig):
    name = "academy.partners"
    label = "academy_partners"
    verbose_name = _("Academy: partners")
