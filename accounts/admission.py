"""Who may not come in, as other applications say: asked at each way of signing in."""

from collections.abc import Callable
from typing import Any

_refusals: list[Callable[[Any], str]] = []


def register_refusal(refusal: Callable[[Any], str]) -> None:
    """Ask `refusal` about everybody who signs in: a sentence why they may not, or nothing."""
    if refusal not in _refusals:
        _refusals.append(refusal)


def why_not(user: Any) -> str:
    """The first sentence that says why `user` may not come in; nothing for those who may."""
    return next((sentence for refusal in _refusals if (sentence := refusal(user))), "")
