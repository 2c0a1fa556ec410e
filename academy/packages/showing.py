"""What the page shows of a package: its parts, and where somebody stands in them."""

import uuid
from typing import Any

from academy.packages.addresses import packages_origin
from academy.packages.models import ItemState, Package, Registration


def player_context(package: Package | None, person: Any, place: uuid.UUID) -> dict[str, Any]:
    """For `academy/packages/player.html`."""
    if package is None:
        return {"package": None}
    row = None
    if person.is_authenticated:
        rows = Registration.objects.filter(package=package, person=person, place=place).prefetch_related("states")
        row = rows.first()
    states = {state.item: state for state in row.states.all()} if row else {}
    return {
        "package": package,
        "package_origin": packages_origin(),
        "registration": row,
        "parts": [_part(item, states.get(item.identifier)) for item in package.items],
        "has_parts": len(package.playable) > 1,
        "go_on_with": _next(package, states),
        "has_begun": bool(states),
    }


def _part(item: Any, state: ItemState | None) -> dict[str, Any]:
    return {
        "identifier": item.identifier,
        "title": item.title,
        "depth": min(item.depth, 3),
        "is_playable": item.is_playable,
        "is_complete": bool(state and state.is_complete),
        "is_failed": bool(state and state.is_passed is False),
        "score": state.score if state else None,
    }


def _next(package: Package, states: dict[str, ItemState]) -> str:
    """The part to go on with: the first that is not complete, else the first."""
    left = [item for item in package.playable if not (known := states.get(item.identifier)) or not known.is_complete]
    return (left or package.playable)[0].identifier if package.playable else ""
