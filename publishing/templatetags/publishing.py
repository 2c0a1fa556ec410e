"""What templates of pages ask for."""

import json
from collections.abc import Iterable
from typing import Any

from django import template
from django.core.paginator import Page
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from publishing.access import rule_of
from publishing.fields import audience_label
from publishing.models.neighbours import links_for
from publishing.voting import votes_of

register = template.Library()


@register.simple_tag(takes_context=True)
def page_links(context: template.Context, pages: Iterable[Any]) -> list[dict[str, Any]]:
    """Links to those of `pages` that the reader may open."""
    request = context.get("request")
    return links_for(pages, request) if request is not None else []


_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


@register.simple_tag
def json_ld(data: dict[str, Any]) -> SafeString:
    """`data` for search engines: a data block, which no browser runs, and which nothing inside can end."""
    text = json.dumps(data, ensure_ascii=False, default=str).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')


@register.simple_tag(takes_context=True)
def structured_data(context: template.Context) -> SafeString:
    """The page's own JSON-LD."""
    return json_ld(context["page"].structured_data(context["request"]))


@register.simple_tag(takes_context=True)
def whether_it_helped(context: template.Context) -> dict[str, Any]:
    """What `components/helpful.html` shows under the page; nothing where there is nothing to vote on."""
    request, page = context.get("request"), context.get("page")
    return votes_of(page, request.user) if request is not None and page is not None else {}


@register.simple_tag
def audiences_of(page: Any) -> str:
    """Who may see `page`, in words; empty if it is for everybody. A page not yet saved is as open as it will be below
    its parent, which is not known here."""
    if not getattr(page, "path", ""):
        return ""
    clauses = sorted(sorted(audience_label(token) for token in clause) for clause in rule_of(page).clauses)
    return _(" and ").join(_(" or ").join(clause) for clause in clauses)


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
