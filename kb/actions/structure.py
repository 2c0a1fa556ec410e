"""The pages every portal begins with."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page, Site

from kb.structure import HOME_TITLES, INDEXES, IndexNames, LanguageTree
from publishing.models import PortalPage


@transaction.atomic
def ensure_site_structure(*, languages: Sequence[str] | None = None) -> dict[str, LanguageTree]:
    """Make what is missing of the home page and the four indexes in each language, joined as translations, and
    make the fallback language's home the root of the default site. What is there stays as it is.
    """
    wanted = list(languages or settings.CONTENT_LANGUAGES)
    if settings.FALLBACK_LANGUAGE not in wanted:
        wanted.insert(0, settings.FALLBACK_LANGUAGE)
    wanted.sort(key=lambda code: code != settings.FALLBACK_LANGUAGE)
    trees: dict[str, LanguageTree] = {}
    for code in wanted:
        locale, _made = Locale.objects.get_or_create(language_code=code)
        source = trees.get(settings.FALLBACK_LANGUAGE)
        home = _ensure_home(locale, source.home if source else None)
        if source is None:
            _make_root_of_default_site(home)
        originals = _indexes_of(source) if source else [None] * len(INDEXES)
        pages = [_ensure_index(home, names, original) for names, original in zip(INDEXES, originals, strict=True)]
        trees[code] = LanguageTree(home, *pages)
    return trees


def _indexes_of(tree: LanguageTree) -> list[PortalPage]:
    return [tree.faq, tree.articles, tree.tutorials, tree.webinars]


def _ensure_home(locale: Locale, original: Any | None) -> Any:
    model = apps.get_model(settings.HOME_PAGE_MODEL)
    found = model.objects.filter(locale=locale).order_by("path").first()
    if found is not None:
        return found
    home = model(
        title=HOME_TITLES.get(locale.language_code, HOME_TITLES["en"]),
        slug=f"home-{locale.language_code}",
        locale=locale,
    )
    return _publish_below(Page.get_first_root_node(), home, original)


def _ensure_index(home: Any, names: IndexNames, original: PortalPage | None) -> Any:
    found = names.model.objects.child_of(home).order_by("path").first()
    if found is not None:
        return found
    code = home.locale.language_code
    page = names.model(title=names.title(code), slug=names.slug(code), locale=home.locale, show_in_menus=True)
    return _publish_below(home, page, original)


def _publish_below(parent: Page, page: Any, original: Any | None) -> Any:
    """Save `page` as the last child of `parent`, as a translation of `original` if that has none in its language."""
    if original is not None and not original.get_translations().filter(locale=page.locale).exists():
        page.translation_key = original.translation_key
    # Read anew: a child that is added meanwhile changes the counters in the parent's row.
    type(parent).objects.get(pk=parent.pk).add_child(instance=page)
    page.save_revision().publish()
    return page


def _make_root_of_default_site(home: Any) -> None:
    """Let the default site begin at `home`, and take away the welcome page that a new database has."""
    address = urlsplit(settings.PORTAL_URL)
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        port = address.port or (443 if address.scheme == "https" else 80)
        site = Site(hostname=address.hostname or "localhost", port=port, is_default_site=True)
    if site.root_page_id == home.pk:
        return
    former = site.root_page if site.root_page_id else None
    site.root_page = home
    site.site_name = site.site_name or settings.WAGTAIL_SITE_NAME
    site.save()
    if former is not None and former.specific_class is Page and not former.get_children().exists():
        former.delete()
