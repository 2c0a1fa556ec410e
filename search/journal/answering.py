"""Where a page is written that answers a search. Whoever knows a kind of page that does says so here."""

from collections.abc import Callable
from typing import Any

Place = Callable[[str], str]
"""From what was searched for to the address at which a page that answers it is begun."""
Finder = Callable[[Any, str], Place | None]
"""From a feature and a language to the place for pages about it; None where there is none."""
_finders: list[Finder] = []


def register_writing(finder: Finder) -> None:
    """Ask `finder` from now on, after those that were registered before."""
    if finder not in _finders:
        _finders.append(finder)


def writing_place(feature: Any, language: str) -> Place | None:
    """Where pages about a feature are begun; None if nobody knows."""
    return next((found for finder in _finders if (found := finder(feature, language))), None)
