"""What an address of the search page asks, and the addresses that ask something else."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils.translation import get_language

from product.models import Feature
from search.finding import Question, known_kinds
from search.query import PAGE_SIZE, WINDOW

EXACT = "exact"
"""Says that what was typed is meant as it is."""
PARAMETERS = ("q", "kind", "feature", "language", EXACT, "page")


class NoSuchPageError(ValueError):
    """The page number is none, or beyond what can be paged to."""


def reading_language(request: HttpRequest) -> str:
    """The content language that the reader reads the portal in."""
    code = getattr(request, "LANGUAGE_CODE", None) or get_language()
    known = {language for language, _ in settings.LANGUAGES}
    return str(code) if code in known else str(settings.FALLBACK_LANGUAGE)


def question_of(request: HttpRequest, features: Sequence[Feature]) -> Question:
    """What `request` asks. Filters that the portal does not know are left aside; raises NoSuchPageError."""
    parameters = request.GET
    known_languages = {code for code, _ in settings.LANGUAGES}
    slugs = {feature.slug for feature in features}
    only = parameters.get("language", "")
    return Question(
        text=parameters.get("q", ""),
        language=reading_language(request),
        kinds=tuple(kind for kind in known_kinds() if kind in parameters.getlist("kind")),
        features=tuple(slug for slug in parameters.getlist("feature") if slug in slugs),
        only_language=only if only in known_languages else "",
        page=page_number(parameters.get("page", "1")),
        as_typed=EXACT in parameters,
    )


def page_number(text: str, page_size: int = PAGE_SIZE) -> int:
    """The number of a page that can be turned to."""
    if not text.isdecimal() or len(text) > len(str(WINDOW)) or not 1 <= int(text) <= -(-WINDOW // page_size):
        raise NoSuchPageError(text)
    return int(text)


def changed(parameters: QueryDict, **changes: Any) -> str:
    """The address with other values for some parameters, none of which is empty; back on the first page."""
    query = QueryDict(mutable=True)
    for name in PARAMETERS:
        values = [changes[name]] if name in changes else parameters.getlist(name) if name != "page" else []
        query.setlist(name, [value for value in values if value])
    return f"?{query.urlencode()}"


def pages_around(page: int, pages: int, reach: int = 2) -> Iterable[int | None]:
    """The numbers of the first, the last and the pages around this one; None where some are left out."""
    shown = sorted({1, pages, *range(max(1, page - reach), min(pages, page + reach) + 1)})
    before = 0
    for number in shown:
        if number - before == 2:
            yield number - 1
        elif number - before > 2:
            yield None
        yield number
        before = number
