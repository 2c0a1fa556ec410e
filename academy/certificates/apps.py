"""The `academy.certificates` application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    name = "academy.certificates"
    label = "academy_certificates"
    verbose_name = _("Academy: certificates")
