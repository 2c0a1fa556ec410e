"""What the sitemap holds beside pages: the product's features, in every language of the interface."""

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from product.models import Feature
from publishing.sitemap import Entry, add_entries


@add_entries
def feature_pages() -> Iterator[Entry]:
    """The list of features, and each feature's own page."""
    yield _entry("features")
    for slug in Feature.objects.values_list("slug", flat=True):
        yield _entry("feature", slug=slug)


def _entry(view: str, **arguments: str) -> Entry:
    entry = Entry()
    for code, _ in settings.LANGUAGES:
        with translation.override(code):
            entry.paths[code] = reverse(view, kwargs=arguments)
    return entry
