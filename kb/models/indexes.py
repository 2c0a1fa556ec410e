"""Pages that list everything of one kind, from the catalogue."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.paginator import Page as PageOfList
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest

from kb.models.base import IndexPage
from product.models import Feature
from publishing.languages import reading_language
from search.listing import Listed
from search.models import CatalogueEntry
from search.querysets import foreignness

ON_A_PAGE = 48


@dataclass(frozen=True)
class ListedAbout(Listed):
    """One entry in a list, with the product feature it is about."""

    feature: Feature | None = None


class CatalogueIndexPage(IndexPage):
    """A page that lists everything of one kind: in the reader's language first, and what is missing in it besides."""

    kind: ClassVar[str]
    order: ClassVar[tuple[Any, ...]] = ("title",)
    """Within a product feature."""

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """With a page of the list, by product feature, and the features to narrow it down to."""
        context = super().get_context(request, *args, **kwargs)
        language = reading_language(request)
        found = (
            CatalogueEntry.objects.visible_to(request.user)
            .for_lists()
            .of_kind(self.kind)
            .in_language_or_fallback(language)
        )
        used = set(found.order_by().values_list("feature_id", flat=True).distinct())
        features = {feature.pk: feature for feature in Feature.objects.with_names() if feature.pk in used}
        wanted = next((item for item in features.values() if item.slug == request.GET.get("feature")), None)
        if wanted:
            found = found.for_feature(wanted)
        shown = self._page_of(found, language, request)
        return {
            **context,
            "items": [ListedAbout(entry, language, features.get(entry.feature_id)) for entry in shown.object_list],
            "features": list(features.values()) if len(features) > 1 else [],
            "wanted_feature": wanted,
            "page_of_list": shown,
        }

    def _page_of(self, found: Any, language: str, request: HttpRequest) -> PageOfList:
        by_feature = [F("feature__order").asc(nulls_last=True), "feature__name", "feature_id"]
        rows = found.order_by(*by_feature, foreignness(language), *self.order, "pk")
        return Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
