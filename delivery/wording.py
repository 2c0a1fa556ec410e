"""The words of a notice, made from its kind's template for one reader: in the active language."""

from typing import Any

from django.template.loader import render_to_string

from delivery.kinds import NoticeKind, kind_of
from delivery.models import Occasion

LAYOUTS = "delivery/layouts"
MAIL_LAYOUTS = "delivery/email/layouts"


def context_of(occasion: Occasion) -> dict[str, Any]:
    """What a kind's template reads."""
    return {
        **occasion.parameters,
        "actor": occasion.actor.get_full_name() if occasion.actor else "",
        "about_title": occasion.about_title,
        "section": occasion.section,
        "url": occasion.url,
    }


def title_of(occasion: Occasion) -> str:
    """One line: what happened."""
    return _render(kind_of(occasion.kind), occasion, "title.txt")


def excerpt_of(occasion: Occasion) -> str:
    """A few plain words of it."""
    return _render(kind_of(occasion.kind), occasion, "excerpt.txt")


def _render(kind: NoticeKind, occasion: Occasion, layout: str) -> str:
    text = render_to_string(kind.template, {**context_of(occasion), "layout": f"{LAYOUTS}/{layout}"})
    return " ".join(text.split())
