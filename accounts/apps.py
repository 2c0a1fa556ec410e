"""The `accounts` application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        """Supply what is known here, as every feature does."""
        from accounts import facts, own_facts  # noqa: PLC0415  models are not loaded before

        facts.register_facts(own_facts.facts)
