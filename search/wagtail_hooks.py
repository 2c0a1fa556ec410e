"""Search in the editors' admin: what marketing decides about searches, and learns of them."""

from typing import Any

from django.contrib.auth.models import Permission
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet, SnippetViewSetGroup

from search.curating.models import LONGEST_LIST, HiddenHit, PinnedAnswer, SynonymSet
from search.journal.report_view import SearchReportView
from search.ranking.explain_view import ExplainView

FILLED_IN = ("language", "queries", "words", "address")
"""Fields that a link from the report may fill in."""
ABOUT = [
    MultiFieldPanel(
        [FieldPanel("language"), FieldPanel("queries"), FieldPanel("is_whole")], heading=_("For which searches")
    ),
    MultiFieldPanel([FieldPanel("page"), FieldPanel("address")], heading=_("Which page")),
]


class FilledInView(CreateView):
    """A form with what is known already, such as the search that found nothing."""

    def get_initial_form_instance(self) -> Any:
        instance = super().get_initial_form_instance() or self.model()
        fields = {field.name for field in self.model._meta.fields}
        for name in fields.intersection(FILLED_IN):
            if value := self.request.GET.get(name, "")[:LONGEST_LIST]:
                setattr(instance, name, value)
        return instance


class SynonymsViewSet(SnippetViewSet):
    """Words that mean the same."""

    model = SynonymSet
    icon = "repeat"
    add_view_class = FilledInView
    list_display = ["__str__", "language", "is_mutual", "note"]
    list_filter = ["language"]
    search_fields = ["words", "note"]
    panels = [FieldRowPanel([FieldPanel("language"), FieldPanel("is_mutual")]), FieldPanel("words"), FieldPanel("note")]


class PinnedViewSet(SnippetViewSet):
    """Answers that come first."""

    model = PinnedAnswer
    icon = "pick"
    add_view_class = FilledInView
    list_display = ["__str__", "target", "language", "order"]
    list_filter = ["language"]
    search_fields = ["queries", "note", "address"]
    panels = [*ABOUT, FieldRowPanel([FieldPanel("order"), FieldPanel("note")])]


class HiddenViewSet(SnippetViewSet):
    """Hits that are not shown."""

    model = HiddenHit
    icon = "view"
    add_view_class = FilledInView
    list_display = ["__str__", "target", "language"]
    list_filter = ["language"]
    search_fields = ["queries", "note", "address"]
    panels = [*ABOUT, FieldPanel("note")]


class CurationGroup(SnippetViewSetGroup):
    """Search's entry in the menu."""

    menu_label = _("Search")
    menu_icon = "search"
    menu_order = 230
    items = (SynonymsViewSet, PinnedViewSet, HiddenViewSet)


register_snippet(CurationGroup)


class ReportMenuItem(MenuItem):
    """Shown to those who may read the journal of searches."""

    def is_shown(self, request: Any) -> bool:
        return request.user.has_perm("search.view_asked")


@hooks.register("register_reports_menu_item")
def report_menu_item() -> MenuItem:
    """The report on searches."""
    return ReportMenuItem(_("Searches"), reverse("search_report"), name="searches", icon_name="search", order=110)


@hooks.register("register_admin_urls")
def report_urls() -> list[Any]:
    """Where the report is."""
    return [
        path("reports/searches/", SearchReportView.as_view(), name="search_report"),
        path("reports/searches/why/", ExplainView.as_view(), name="search_explained"),
    ]


@hooks.register("register_permissions")
def report_permission() -> Any:
    """Lets groups be given the report."""
    return Permission.objects.filter(content_type__app_label="search", codename="view_asked")
