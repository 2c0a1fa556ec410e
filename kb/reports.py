"""Reports for editors."""

from typing import Any

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import ContentTypeFilter, WagtailFilterSet
from wagtail.admin.views.reports import PageReportView
from wagtail.models import Locale, Page

from kb.reviewing import KINDS, due, reasons
from product.models import Feature


def kinds(_request: Any = None) -> QuerySet:
    """The kinds of pages that are checked."""
    known = ContentType.objects.get_for_models(*KINDS).values()
    return ContentType.objects.filter(pk__in=[kind.pk for kind in known]).order_by("model")


class ReviewFilterSet(WagtailFilterSet):
    """Narrows the report down to one's own field."""

    feature = django_filters.ModelChoiceFilter(
        label=_("Product feature"), queryset=Feature.objects.all(), field_name="checked_feature", method="of_feature"
    )
    locale = django_filters.ModelChoiceFilter(label=_("Language"), queryset=Locale.objects.all())
    content_type = ContentTypeFilter(label=_("Kind"), queryset=kinds)

    class Meta:
        model = Page
        fields = ["feature", "locale", "content_type"]

    def of_feature(self, pages: QuerySet, _name: str, feature: Feature) -> QuerySet:
        """Pages about `feature`."""
        return pages.filter(checked_feature=feature.pk)


class ToReviewView(PageReportView):
    """Published pages that somebody should look at again, the most urgent first."""

    page_title = _("To review")
    header_icon = "clipboard-list"
    index_url_name = "kb_to_review"
    index_results_url_name = "kb_to_review_results"
    results_template_name = "kb/admin/to_review_results.html"
    filterset_class = ReviewFilterSet
    any_permission_required = ["add", "change", "publish"]
    list_export = ["title", "checked_on", "checked_for", "why"]
    export_headings = {"checked_on": _("Last checked"), "checked_for": _("For version"), "why": _("Why")}

    def get_queryset(self) -> QuerySet:
        """Pages that the editor may change and that are due."""
        editable = self.permission_policy.instances_user_has_permission_for(self.request.user, "change")
        pages = Page.objects.filter(pk__in=editable.values("pk"))
        self.queryset = due(pages).select_related("content_type", "locale")
        return super().get_queryset()

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        """Say of each why it is due."""
        features = {feature.pk: feature for feature in Feature.objects.prefetch_related("versions", "translations")}
        for page in object_list:
            page.feature_row = features.get(page.checked_feature)
            page.why = "; ".join(reasons(page, page.feature_row))
        return object_list
