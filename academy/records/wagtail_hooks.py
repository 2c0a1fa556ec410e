"""Records in the editors' admin."""

from typing import Any

from django.contrib.auth.models import Permission
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from academy.records import policies
from academy.records.admin_views import RecordsView


class RecordsMenuItem(MenuItem):
    """Among the reports, for whoever may see it."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Others have no use for it."""
        return policies.may_manage(request.user)


@hooks.register("register_admin_urls")
def records_urls() -> list[Any]:
    """The page of the records."""
    return [path("learning-records/", RecordsView.as_view(), name="academy_records")]


@hooks.register("register_reports_menu_item")
def records_menu_item() -> MenuItem:
    """Its entry in the menu."""
    return RecordsMenuItem(_("Learning records"), reverse("academy_records"), icon_name="upload", order=930)


@hooks.register("register_permissions")
def records_permissions() -> Any:
    """It can be given to a group."""
    return Permission.objects.filter(content_type__app_label="academy_records", codename="change_statement")
