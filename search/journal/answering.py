"""Where a page is written that answers a search. Whoever knows a kind of page that does says so here."""

from collections.abc import Callable
from typing import Any

Address = Callable[[str, Any, str], str]
"""From what was searched for, the feature and the language to where the page is begun; nothing where it cannot be."""
_addresses: list[Address] = []


def register_writing(address: Address) -> None:
    """Ask `address` from now on, after those that were registered before."""
    if address not in _addresses:
        _addresses.append(address)


def writing_address(text: str, feature: Any, language: str) -> str:
    """Where a page that answers this is begun; nothing if nobody knows."""
    return next((found for address in _addresses if (found := address(text, feature, language))), "")
