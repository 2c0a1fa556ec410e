"""`{% bell %}`: the way to one's notices, with how many are unread."""

from typing import Any

from django import template
from django.db import DatabaseError
from django.template import RequestContext

from delivery.models import Notice
from delivery.querysets import MOST_COUNTED

register = template.Library()


@register.inclusion_tag("delivery/bell.html", takes_context=True)
def bell(context: RequestContext, *, alone: bool = False) -> dict[str, Any]:
    """One query for the signed-in, none for others, who get nothing; `alone` without what asks for it again."""
    user = getattr(context.get("request"), "user", None)
    if user is None or not user.is_authenticated:
        return {"is_shown": False}
    try:
        unread = Notice.objects.unread_count(user)
    except DatabaseError:  # the page that says that the database is away has this bar, too
        unread = 0
    is_more = unread >= MOST_COUNTED
    return {"is_shown": True, "alone": alone, "unread": unread, "is_more": is_more, "most": MOST_COUNTED - 1}
