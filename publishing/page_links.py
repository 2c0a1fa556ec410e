"""Links to pages inside texts: stored by number, shown as the address at which this reader reads the page.

A text may hold many of them, and a page many texts: addresses are remembered for as long as no page changes.
"""

import threading
from collections.abc import Iterable

from wagtail.models import Page

from publishing.languages import address_in, reading_language, translated
from publishing.models.generation import Generation

MOST_REMEMBERED = 20_000
_kept = threading.local()


def addresses(numbers: Iterable[int], language: str | None = None) -> dict[int, str]:
    """By page number, where a reader of `language` (the active one by default) reads it. Without unpublished pages."""
    language = language or reading_language()
    known = _remembered()
    wanted = set(numbers)
    missing = {number for number in wanted if (number, language) not in known}
    if missing:
        known.update(dict.fromkeys(((number, language) for number in missing), ""))
        pages = list(Page.objects.live().filter(pk__in=missing).select_related("locale"))
        for page, shown in zip(pages, translated(pages, language), strict=True):
            known[page.pk, language] = address_in(shown, language) or ""
    return {number: known[number, language] for number in wanted if known[number, language]}


def _remembered() -> dict[tuple[int, str], str]:
    number = Generation.current()
    if getattr(_kept, "number", None) != number or len(_kept.addresses) > MOST_REMEMBERED:
        _kept.addresses, _kept.number = {}, number
    return _kept.addresses
