"""What templates of the knowledge base ask for."""

from typing import Any

from django import template
from django.utils.translation import gettext

from publishing.blocks import is_blank
from search.listing import Listed

register = template.Library()


@register.filter
def says(text: Any) -> bool:
    """Whether a rich text says anything: an empty editor leaves an empty paragraph."""
    return not is_blank(text)


@register.filter
def done_of(done: dict[str, int] | None, item: Listed) -> str:
    """How much of a listed tutorial the reader has done, in words; nothing of what was not begun."""
    steps, number = item.entry.extras.get("steps", 0), (done or {}).get(item.entry.translation_key, 0)
    if not steps or not number:
        return ""
    if number >= steps:
        return gettext("Done")
    return gettext("%(done)s of %(total)s steps done") % {"done": number, "total": steps}
