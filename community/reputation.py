"""The rules by which points are earned, and the badges: everything about them that is a number stands here."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Rule:
    """What earns points, and how many. `why` is what the profile says."""

    key: str
    points: int
    why: Any


RULES: dict[str, Rule] = {
    rule.key: rule
    for rule in (
        Rule("thread", 5, _("Began a thread")),
        Rule("reply", 2, _("Replied")),
        Rule("answer", 2, _("Answered a question")),
        Rule("accepted", 10, _("An answer was accepted")),
        Rule("like", 1, _("A post helped somebody")),
        Rule("improvement", 2, _("Improved a post for everybody")),
        Rule("page", 15, _("An answer became a page of the portal")),
        Rule("page_helped", 1, _("A page made of an answer helped somebody")),
    )
}
MOST_HELPED_A_DAY = 20
"""Points by `page_helped` that somebody earns in a day."""


@dataclass(frozen=True)
class Badge:
    """Given once to whoever has earned points by `rule` `count` times; with `yearly`, within a year and once a year.
    Without a rule it is given by hand. Of a `family` only the highest is shown beside a name."""

    key: str
    name: Any
    why: Any
    icon: str
    rule: str = ""
    count: int = 0
    yearly: bool = False
    family: str = ""


BADGES: dict[str, Badge] = {
    badge.key: badge
    for badge in (
        Badge("helper", _("Helper"), _("Answered five questions of others."), "life-buoy", "answer", 5),
        Badge("solver-1", _("Solver"), _("One answer was accepted."), "circle-check", "accepted", 1, family="solver"),
        Badge(
            "solver-10", _("Solver of ten"), _("Ten answers were accepted."), "award", "accepted", 10, family="solver"
        ),
        Badge(
            "solver-50",
            _("Solver of fifty"),
            _("Fifty answers were accepted."),
            "medal",
            "accepted",
            50,
            family="solver",
        ),
        Badge(
            "solver-150",
            _("Master solver"),
            _("150 answers were accepted."),
            "trophy",
            "accepted",
            150,
            family="solver",
        ),
        Badge(
            "year-improver",
            _("Improver of the year"),
            _("Improved ten posts for everybody within a year."),
            "wand-sparkles",
            "improvement",
            10,
            yearly=True,
        ),
        Badge(
            "year-helpful",
            _("Helpful this year"),
            _("Posts helped others 25 times within a year."),
            "thumbs-up",
            "like",
            25,
            yearly=True,
        ),
        Badge(
            "year-answerer",
            _("Answerer of the year"),
            _("Answered thirty questions of others within a year."),
            "calendar-check",
            "answer",
            30,
            yearly=True,
        ),
        Badge("ambassador", _("Ambassador"), _("Stands for the community."), "handshake"),
    )
}
MOST_SHOWN = 3
"""Badges beside a name."""
