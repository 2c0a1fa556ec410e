"""Wagtail's management of people, for people without user names."""

from wagtail.users.apps import WagtailUsersAppConfig


class PeopleAdminConfig(WagtailUsersAppConfig):
    """Installed in place of `wagtail.users`."""

    user_viewset = "accounts.wagtail_people.PeopleViewSet"
