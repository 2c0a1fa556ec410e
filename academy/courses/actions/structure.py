"""The academy's front page in each language."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page, Site

from academy.courses.models import AcademyIndexPage

NAMES = {
    "en": "Academy",
    "ga": "Acadamh",
    "hy": "Ակադեմիա",
    "vi": "Học viện",
    "fa": "آکادمی",
    "de": "Akademie",
    "fr": "Académie",
    "ru": "Академия",
}
SLUG = "academy"
"""The same in every language: what is no page stands below it, too."""


@transaction.atomic
def ensure_academy(*, languages: Sequence[str] | None = None) -> dict[str, AcademyIndexPage]:
    """Make the academy's front page below each language's home page where it is missing, joined as translations; what
    is there stays as it is."""
    wanted = list(dict.fromkeys([settings.FALLBACK_LANGUAGE, *(languages or settings.CONTENT_LANGUAGES)]))
    found: dict[str, AcademyIndexPage] = {}
    for code in wanted:
        home = _home_in(code)
        if home is not None:
            found[code] = _ensure(home, code, found.get(settings.FALLBACK_LANGUAGE))
    return found


def _home_in(code: str) -> Page | None:
    """The home page of a language: the site's root, or a translation of it."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    locale = Locale.objects.filter(language_code=code).first()
    if site is None or locale is None:
        return None
    rows = Page.objects.filter(translation_key=site.root_page.translation_key, locale=locale, alias_of=None)
    return rows.order_by("path").first()


def _ensure(home: Page, code: str, original: AcademyIndexPage | None) -> AcademyIndexPage:
    found = AcademyIndexPage.objects.child_of(home).order_by("path").first()
    if found is not None:
        return found
    page: Any = AcademyIndexPage(title=NAMES.get(code, NAMES["en"]), slug=SLUG, locale=home.locale, show_in_menus=True)
    if original is not None:
        page.translation_key = original.translation_key
    Page.objects.get(pk=home.pk).add_child(instance=page)
    page.save_revision().publish()
    return page
