"""What templates of the knowledge base ask for."""

from typing import Any

from django import template
from django.core.paginator import Page
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


@register.simple_tag(takes_context=True)
def page_links_of(context: template.Context, page: Page) -> dict[str, Any]:
    """What `components/pagination.html` needs for a page of a list."""
    query = context["request"].GET.copy()

    def url(number: int) -> str:
        query["page"] = str(number)
        return f"?{query.urlencode()}"

    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return {
        "pages": [
            {"number": number, "url": url(number), "current": number == page.number}
            if isinstance(number, int)
            else {"gap": True}
            for number in numbers
        ],
        "previous_url": url(page.previous_page_number()) if page.has_previous() else "",
        "next_url": url(page.next_page_number()) if page.has_next() else "",
    }
