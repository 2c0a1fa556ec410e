"""The `academy.testing` application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TestingConfig(AppConfig):
    name = "academy.testing"
    label = "academy_testing"
    verbose_name = _("Academy: tests")
