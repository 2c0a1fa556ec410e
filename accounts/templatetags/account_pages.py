"""What the pages of one's own account need: the way between them, and browsers in words."""

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from django import template
from django.template import RequestContext
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.browsers import describe

register = template.Library()

PAGES = (
    ("account_settings", _("Account"), "user-round", {"account_settings"}),
    ("organisations", _("Organisations"), "building-2", {"organisations", "organisation"}),
    ("account_email", _("E-mail addresses"), "mail", {"account_email"}),
    ("account_change_password", _("Password"), "key-round", {"account_change_password", "account_set_password"}),
    ("mfa_index", _("Two-factor authentication"), "shield-check", {"mfa_index"}),
    ("usersessions_list", _("Devices"), "monitor", {"usersessions_list"}),
)
CONNECTIONS = ("socialaccount_connections", _("Connected accounts"), "plug", {"socialaccount_connections"})


@register.inclusion_tag("accounts/pages.html", takes_context=True)
def account_pages(context: RequestContext) -> dict[str, Any]:
    """The list of all pages of the account; connected accounts only where there is something to connect."""
    request = context["request"]
    shown = (*PAGES, CONNECTIONS) if get_adapter(request).list_providers(request) else PAGES
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
