"""Pages and search: which sources a page belongs to, and what else a change of it touches."""

from collections import defaultdict
from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from wagtail.models import Page, ReferenceIndex

from search import sources
from search.actions.marking import mark_dirty
from search.sources import Source

CHUNK = 1_000
REFERENCE_DEPTH = 5
"""A text shown in a text shown in a text … on a page; deeper nesting is left to the nightly comparison."""

Reference = tuple[int, str]
"""A content type's id and an object's."""


def sources_of(model: type[Model] | None) -> list[Source]:
    """The sources that a page of this model can be in."""
    return [source for source in sources.all_sources() if model and issubclass(model, source.model)]


def mark_pages(rows: Iterable[tuple[int, int]]) -> None:
    """Mark pages, given by primary key and content type's id."""
    by_type: dict[int, list[int]] = defaultdict(list)
    for pk, content_type_id in rows:
        by_type[content_type_id].append(pk)
    for content_type_id, primary_keys in by_type.items():
        for source in sources_of(ContentType.objects.get_for_id(content_type_id).model_class()):
            for start in range(0, len(primary_keys), CHUNK):
                mark_dirty(source.name, primary_keys[start : start + CHUNK])


def mark_page(page: Page) -> None:
    """Mark one page."""
    mark_pages([(page.pk, page.content_type_id)])


def mark_page_id(pk: int) -> None:
    """Mark one page known by its id alone."""
    mark_pages(Page.objects.filter(pk=pk).values_list("pk", "content_type_id"))


def mark_subtree(path: str) -> None:
    """Mark the page at `path` and all below it, as they stand in the tree now."""
    mark_pages(Page.objects.filter(path__startswith=path).order_by().values_list("pk", "content_type_id").iterator())


def mark_all_pages() -> None:
    """Mark every page there is."""
    mark_subtree("")


def mark_referrers(model: type[Model], pk: object) -> None:
    """Mark pages that show the object: directly, or through other things that show it. Pages that show a page that
    shows it are left alone, since a link carries no more than a title."""
    page_type = ContentType.objects.get_for_model(Page).pk
    open_ends = [(ReferenceIndex._get_base_content_type(model).pk, str(pk))]
    seen = set(open_ends)
    for _ in range(REFERENCE_DEPTH):
        referrers = {row for reference in open_ends for row in _referrers(reference)}
        mark_pages((int(object_id), own_type) for base, own_type, object_id in referrers if base == page_type)
        open_ends = list({(base, object_id) for base, _, object_id in referrers if base != page_type} - seen)
        seen.update(open_ends)


def _referrers(reference: Reference) -> Iterable[tuple[int, int, str]]:
    content_type_id, object_id = reference
    rows = ReferenceIndex.objects.filter(to_content_type_id=content_type_id, to_object_id=object_id)
    return rows.values_list("base_content_type_id", "content_type_id", "object_id")
