"""The pages of one's own account, in the order of their list; other applications add theirs when they start."""

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _


class SettingsPage(NamedTuple):
    """A page: the name of its address, what it is called, its icon, and the addresses during which it is current."""

    url_name: str
    label: Any
    icon: str
    current_in: frozenset[str]


_PAGES = [
    SettingsPage("account_settings", _("Account"), "user-round", frozenset({"account_settings"})),
    SettingsPage("organisations", _("Organisations"), "building-2", frozenset({"organisations", "organisation"})),
    SettingsPage("account_email", _("E-mail addresses"), "mail", frozenset({"account_email"})),
    SettingsPage(
        "account_change_password",
        _("Password"),
        "key-round",
        frozenset({"account_change_password", "account_set_password"}),
    ),
    SettingsPage("mfa_index", _("Two-factor authentication"), "shield-check", frozenset({"mfa_index"})),
    SettingsPage("usersessions_list", _("Devices"), "monitor", frozenset({"usersessions_list"})),
    SettingsPage("own_data", _("Your data"), "database", frozenset({"own_data", "leave_portal"})),
]
CONNECTIONS = SettingsPage(
    "socialaccount_connections", _("Connected accounts"), "plug", frozenset({"socialaccount_connections"})
)


def register_page(url_name: str, label: Any, icon: str, current_in: set[str] | None = None) -> None:
    """Add a page to the list of every account, after those that are there."""
    page = SettingsPage(url_name, label, icon, frozenset(current_in or {url_name}))
    if all(each.url_name != url_name for each in _PAGES):
        _PAGES.append(page)


def all_pages() -> list[SettingsPage]:
    """The list, without the connected accounts, which not every portal has."""
    return list(_PAGES)
