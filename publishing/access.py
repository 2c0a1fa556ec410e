"""Which pages a reader may see. Pages name audiences; every page above must admit the reader as well.

All restrictions of the page tree are one small map from tree path to tokens, read by one query and kept under
the generation number: whatever changes a page raises the number in the same transaction.
"""

import threading
from typing import Any, TypeVar

from django.db.models import Q, QuerySet
from wagtail.models import Page, get_page_models

from accounts.audiences import PUBLIC, Rule
from accounts.policies import tokens_of
from publishing.models.generation import Generation

AnyPages = TypeVar("AnyPages", bound=QuerySet)
Restrictions = dict[str, frozenset[str]]
_kept = threading.local()


def restrictions() -> Restrictions:
    """Tree path → tokens, for each page that is not open to everybody by itself."""
    number = Generation.current()
    if getattr(_kept, "number", None) != number:
        _kept.map, _kept.number = _read(), number
    return _kept.map


def _read() -> Restrictions:
    rows = [
        model.objects.order_by().exclude(audiences=[]).values_list("path", "audiences")
        for model in get_page_models()
        if any(field.name == "audiences" for field in model._meta.local_fields)
    ]
    if not rows:
        return {}
    found = rows[0].union(*rows[1:], all=True) if len(rows) > 1 else rows[0]
    return {path: frozenset(tokens) for path, tokens in found if tokens and PUBLIC not in tokens}


def rule_of(page: Page, known: Restrictions | None = None) -> Rule:
    """What the page and all pages above it ask of a reader. Whoever asks for many pages at once looks once, and
    passes along what is `known`."""
    known = restrictions() if known is None else known
    steps = range(Page.steplen, len(page.path) + 1, Page.steplen)
    return Rule.of(*(known[page.path[:end]] for end in steps if page.path[:end] in known))


def closed_paths(user: Any) -> list[str]:
    """The topmost tree paths that `user` may not enter."""
    tokens = tokens_of(user)
    closed: list[str] = []
    for path, clause in sorted(restrictions().items()):
        inside = closed and path.startswith(closed[-1])
        if not inside and not Rule.of(clause).admits(tokens):
            closed.append(path)
    return closed


def visible_to(pages: AnyPages, user: Any) -> AnyPages:
    """Of `pages` (any queryset of pages), those that `user` may see."""
    hidden = Q()
    for path in closed_paths(user):
        hidden |= Q(path__startswith=path)
    return pages.exclude(hidden) if hidden else pages
