"""What a curated search is about: the catalogue key of a page, or of whatever stands at an address."""

from urllib.parse import unquote, urlsplit

from django.conf import settings
from wagtail.models import Page

from search.models import CatalogueEntry
from search.pages import sources_of


def key_of(page: Page | None, address: str) -> str:
    """The catalogue key; nothing if the catalogue has no such thing."""
    entries = CatalogueEntry.objects.findable()
    if page is not None:
        names = [source.name for source in sources_of(page.specific_class)]
        entry = entries.filter(source__in=names, object_id=str(page.pk)).first()
    else:
        entry = entries.filter(url__in=_spellings(address)).order_by("pk").first()
    return entry.key if entry else ""


def _spellings(address: str) -> list[str]:
    """An address as the catalogue may have it: without host and fragment, in any language's interface."""
    path = unquote(urlsplit(address.strip()).path)
    head, _slash, rest = path.removeprefix("/").partition("/")
    languages = [code for code, _name in settings.LANGUAGES]
    return [path, *(f"/{code}/{rest}" for code in languages if head in languages)]
