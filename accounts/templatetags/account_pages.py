"""What the pages of one's own account need: the way between them, and browsers in words."""

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from django import template
from django.template import RequestContext
from django.urls import reverse

from accounts.browsers import describe
from accounts.settings_pages import CONNECTIONS, all_pages

register = template.Library()


@register.inclusion_tag("accounts/pages.html", takes_context=True)
def account_pages(context: RequestContext) -> dict[str, Any]:
    """The list of all pages of the account; connected accounts only where there is something to connect."""
    request = context["request"]
    shown = all_pages()
    if get_adapter(request).list_providers(request):
        shown.append(CONNECTIONS)
    here = request.resolver_match.url_name if request.resolver_match else ""
    prefix = here.partition("_")[0] if here.startswith(("mfa_", "organisation_")) else ""
    return {
        "pages": [
            {
                "url": reverse(name),
                "label": label,
                "icon": icon,
                "current": here in names or (bool(prefix) and any(each.startswith(prefix) for each in names)),
            }
            for name, label, icon, names in shown
        ]
    }


@register.filter
def browser(user_agent: str) -> str:
    """A browser in words people know."""
    return describe(user_agent)
