"""What stands in the bar above every page, and at its foot.

The entries are the pages below the home page that an editor shows in menus: lists in the bar, single pages at the
foot. They are read once for each state of the content: whatever changes a page raises the generation number.
"""

import threading
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from academy.courses.models import AcademyIndexPage
from kb.models.base import IndexPage
from portal.models import HomePage
from publishing import access
from publishing.languages import address_in, reading_language
from publishing.models import Generation

Link = dict[str, Any]
_kept = threading.local()


@dataclass(frozen=True)
class MenuEntry:
    """A page in the menu; `path` is its place in the tree, by which its audiences are known."""

    label: str
    url: str
    path: str
    is_list: bool


@dataclass(frozen=True)
class Menu:
    """The menu of one language."""

    home: MenuEntry | None
    entries: tuple[MenuEntry, ...]


def menu(language: str) -> Menu:
    """The menu for readers of `language`; of the fallback language, if it has no home page."""
    number = Generation.current()
    if getattr(_kept, "number", None) != number:
        _kept.menus, _kept.number = {}, number
    if language not in _kept.menus:
        _kept.menus[language] = _read(language)
    return _kept.menus[language]


def _read(language: str) -> Menu:
    homes = {
        home.locale.language_code: home
        for home in HomePage.objects.live().select_related("locale").order_by("-path")
        if home.locale.language_code in (language, settings.FALLBACK_LANGUAGE)
    }
    home = homes.get(language) or homes.get(settings.FALLBACK_LANGUAGE)
    if home is None:
        return Menu(None, ())
    pages = Page.objects.child_of(home).live().in_menu().select_related("locale").order_by("path")
    entries = tuple(entry for page in pages if (entry := _entry(page, language)))
    return Menu(_entry(home, language), entries)


def _entry(page: Page, language: str) -> MenuEntry | None:
    url = address_in(page, language)
    is_list = issubclass(page.specific_class or Page, (IndexPage, AcademyIndexPage))
    return MenuEntry(page.title, url, page.path, is_list) if url else None


def navigation(request: HttpRequest) -> list[Link]:
    """The entries of the bar: the lists of each kind that this reader may open, and the community."""
    return _links(request, are_lists=True)


def footer_links(request: HttpRequest) -> list[Link]:
    """What stands at the foot: the product's features, and pages that stand by themselves below the home page."""
    places = [(_("Product features"), reverse("features")), (_("Partners"), reverse("academy_partners:directory"))]
    return [*({"label": label, "url": url} for label, url in places), *_links(request, are_lists=False)]


def _links(request: HttpRequest, *, are_lists: bool) -> list[Link]:
    """None while the database does not answer: the page that says so has this bar, too."""
    try:
        closed = tuple(access.closed_paths(getattr(request, "user", AnonymousUser())))
        entries = menu(reading_language(request)).entries
    except DatabaseError:
        return []
    places = [
        (entry.label, entry.url)
        for entry in entries
        if entry.is_list is are_lists and not _is_below(entry.path, closed)
    ]
    if are_lists:
        places.append((_("Community"), reverse("community:home")))
    return [{"label": label, "url": url, "current": request.path.startswith(url)} for label, url in places]


def _is_below(path: str, closed: tuple[str, ...]) -> bool:
    return bool(closed) and path.startswith(closed)


def home_link(request: HttpRequest) -> Link:
    """The home page, as the first of the breadcrumbs."""
    home = menu(reading_language(request)).home
    return {"label": home.label, "url": home.url} if home else {"label": _("Home"), "url": "/"}
