"""What templates ask about standing, points and order."""

import datetime
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from community import policies, trust_levels
from community.actions.moderation import may_review
from community.reputation import BADGES, Badge
from community.spam import NAMES, NAMES_SEPARATOR

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


@register.filter
def sign_names(reason: str) -> str:
    """A reason that the portal wrote itself, in words; what somebody wrote as it is."""
    if reason == "reported":
        return str(_("Several people reported it"))
    parts = reason.split(NAMES_SEPARATOR)
    return ", ".join(str(NAMES[part]) for part in parts) if all(part in NAMES for part in parts) else reason


@register.filter
def iso_date(day: str) -> str:
    """A day as the reader writes it."""
    return date_format(datetime.date.fromisoformat(day), "DATE_FORMAT") if day else ""


@register.simple_tag
def review_link(user: Any) -> bool:
    """Whether to lead `user` to the review queue."""
    return bool(user.is_authenticated) and may_review(user)


@register.simple_tag
def may_keep_tags(user: Any) -> bool:
    """Whether to lead `user` to the tags."""
    return policies.may_keep_tags(user)
