"""What templates ask about standing, points and order."""

from typing import Any

from django import template

from community import policies, trust_levels
from community.reputation import BADGES, Badge

register = template.Library()


@register.filter
def shown_badges(author: Any) -> list[Badge]:
    """The badges beside a name, from the profile that is at hand: asks nothing of the database for those who have
    none."""
    profile = getattr(author, "community_profile", None) if author else None
    return [BADGES[key] for key in profile.shown_badges if key in BADGES] if profile else []


@register.filter
def badge_name(key: str) -> str:
    """What a badge is called."""
    return str(BADGES[key].name) if key in BADGES else ""


@register.filter
def badge_why(key: str) -> str:
    """What a badge is for."""
    return str(BADGES[key].why) if key in BADGES else ""


@register.filter
def level_name(person: Any) -> str:
    """What somebody's trust level is called."""
    return str(trust_levels.NAMES[policies.trust_level_of(person)])
