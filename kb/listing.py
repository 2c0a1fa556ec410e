"""Lists of the knowledge base's pages: what this reader may see, in their language as far as there is something."""

from collections.abc import Sequence
from typing import Any

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest
from wagtail.blocks import StreamValue

from publishing.languages import reading_language
from search.listing import Listed, listed
from search.models import CatalogueEntry
from search.querysets import CatalogueEntryQuerySet

SOURCES = ("kb.section", "kb.question", "kb.article", "kb.tutorial", "kb.webinar")
PAGES = ("question", "article", "tutorial", "webinar")
RELATED = 4


def chosen_ids(stream: StreamValue) -> list[int]:
    """The ids of the pages in a stream of chosen pages, without reading the pages."""
    return [child["value"] for child in stream.raw_data if child["type"] == "page" and child["value"]]


def chosen(found: CatalogueEntryQuerySet, page_ids: Sequence[int]) -> list[CatalogueEntry]:
    """Of the entries in `found`, those of the pages called `page_ids` or of their translations, in that order."""
    if not page_ids:
        return []
    ids = [str(pk) for pk in page_ids]
    pages = CatalogueEntry.objects.filter(source__in=SOURCES, object_id__in=ids).exclude(translation_key="")
    same = pages.filter(translation_key=OuterRef("translation_key")).order_by()
    wanted = found.filter(translation_key__in=pages.order_by().values("translation_key"))
    entries = wanted.annotate(chosen_id=Subquery(same.values("object_id")[:1]))
    return sorted(entries, key=lambda entry: ids.index(entry.chosen_id))


def related_entries(page: Any, request: HttpRequest) -> list[Listed]:
    """What to read after `page`: what an editor named, or else what is about the same part of the product."""
    language = reading_language(request)
    visible = CatalogueEntry.objects.visible_to(request.user).for_lists()
    found = visible.in_language_or_fallback(language).exclude(translation_key=str(page.translation_key))
    entries = chosen(found, chosen_ids(page.related))[:RELATED]
    if page.feature_id and not entries:
        others = found.for_feature(page.feature_id).of_kind(*PAGES)
        entries = list(others.own_language_first(language, "-worth", "-pk")[:RELATED])
    return listed(entries, language)
