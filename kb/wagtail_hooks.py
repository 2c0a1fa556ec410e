"""What the knowledge base adds to the editors' admin."""

from typing import Any

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page
from wagtail.permissions import policy_registry

from kb.reports import ToReviewView


class EditorsMenuItem(MenuItem):
    """Shown to those who may change pages."""

    def is_shown(self, request: Any) -> bool:
        return policy_registry.get_by_type(Page).user_has_any_permission(request.user, ["add", "change", "publish"])


@hooks.register("register_reports_menu_item")
def to_review_menu_item() -> MenuItem:
    """The report on pages to look at again, first of the reports."""
    return EditorsMenuItem(
        _("To review"), reverse("kb_to_review"), name="to-review", icon_name="clipboard-list", order=100
    )


@hooks.register("register_admin_urls")
def report_urls() -> list[Any]:
    """Where the report is, and its results alone for filtering without leaving the page."""
    return [
        path("reports/to-review/", ToReviewView.as_view(), name="kb_to_review"),
        path("reports/to-review/results/", ToReviewView.as_view(results_only=True), name="kb_to_review_results"),
    ]
