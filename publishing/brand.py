"""The company's brand as pages, style sheet and icons use it; read once for each state of the content."""

import hashlib
import threading
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.html import escape
from django.views.decorators.http import require_safe
from wagtail.models import Site

from publishing.colours import accent_of
from publishing.languages import interface_language, reading_language, roots_of
from publishing.models import BrandSettings, Generation

FOREVER = "public, max-age=31536000, immutable"
SHORTLY = "public, max-age=300"
_kept = threading.local()


@dataclass(frozen=True)
class Brand:
    """Name, logo and colours of a company."""

    name: str
    accent: str
    logo_url: str = ""

    @property
    def initial(self) -> str:
        """The letter that stands where there is no room for the name."""
        return (self.name.strip() or "?")[0].upper()

    @property
    def css(self) -> str:
        """The style sheet that gives the pages their colour."""
        colours = accent_of(self.accent)
        return (
            f":root{{--brand:light-dark({colours.light},{colours.dark});"
            f"--on-brand:light-dark({colours.on_light},{colours.on_dark})}}\n"
        )

    @property
    def icon(self) -> str:
        """The icon of the browser's tab: the initial on the brand's colour."""
        colours = accent_of(self.accent)
        return (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
            f'<rect width="64" height="64" rx="14" fill="{colours.light}"/>'
            '<text x="32" y="33" font-family="Inter,system-ui,sans-serif" font-size="38" font-weight="700" '
            f'text-anchor="middle" dominant-baseline="central" fill="{colours.on_light}">{escape(self.initial)}</text>'
            "</svg>"
        )

    @property
    def version(self) -> str:
        """Changes whenever style sheet or icon do."""
        return hashlib.blake2b((self.css + self.icon).encode(), digest_size=6).hexdigest()

    @property
    def css_url(self) -> str:
        """The address of the style sheet as it is now."""
        return f"{reverse('brand_css')}?v={self.version}"

    @property
    def icon_url(self) -> str:
        """The address of the icon as it is now."""
        return f"{reverse('brand_icon')}?v={self.version}"

    @property
    def home_url(self) -> str:
        """The home page in the reader's language."""
        return f"/{reading_language()}/"


def brand_for(request: HttpRequest | None = None) -> Brand:
    """The brand of the site that is asked for; of the default site, where no request is at hand."""
    number = Generation.current()
    if getattr(_kept, "number", None) != number:
        _kept.brands, _kept.number = {}, number
    site_id = _site_id(request)
    if site_id not in _kept.brands:
        _kept.brands[site_id] = _read(site_id)
    return _kept.brands[site_id]


def _site_id(request: HttpRequest | None) -> int | None:
    roots = roots_of(request) if request is not None else []
    return roots[0].site_id if roots else None


def _read(site_id: int | None) -> Brand:
    chosen = BrandSettings.objects.select_related("logo")
    if site_id is None:
        stored = chosen.filter(site__is_default_site=True).first()
    else:
        stored = chosen.filter(site_id=site_id).first()
    if stored is None:
        stored = BrandSettings(name=_site_name(site_id))
    return Brand(stored.name, stored.accent, _logo_url(stored.logo))


def _site_name(site_id: int | None) -> str:
    named = Site.objects.filter(pk=site_id).values_list("site_name", flat=True).first() if site_id else ""
    return named or BrandSettings._meta.get_field("name").default or settings.WAGTAIL_SITE_NAME


def _logo_url(logo: Any) -> str:
    if logo is None:
        return ""
    try:
        return logo.get_rendition("max-480x96|format-webp").url
    except OSError:
        # The file is lost; the name stands in for it.
        return ""


def _kept_as_long_as_named(request: HttpRequest, response: HttpResponse, brand: Brand) -> HttpResponse:
    response.headers["Cache-Control"] = FOREVER if request.GET.get("v") == brand.version else SHORTLY
    return response


@require_safe
def brand_css(request: HttpRequest) -> HttpResponse:
    """The brand's style sheet."""
    brand = brand_for(request)
    return _kept_as_long_as_named(request, HttpResponse(brand.css, content_type="text/css; charset=utf-8"), brand)


@require_safe
def brand_icon(request: HttpRequest) -> HttpResponse:
    """The browser tab's icon."""
    brand = brand_for(request)
    return _kept_as_long_as_named(request, HttpResponse(brand.icon, content_type="image/svg+xml"), brand)


@require_safe
def manifest(request: HttpRequest, language: str) -> HttpResponse:
    """What a telephone shows that keeps the portal among its applications."""
    if not any(code == language for code, _name in settings.LANGUAGES):
        raise Http404("No content is published in this language.")
    brand = brand_for(request)
    response = JsonResponse(
        {
            "name": brand.name,
            "short_name": brand.name[:12],
            "lang": interface_language(language),
            "start_url": f"/{language}/",
            "scope": "/",
            "display": "minimal-ui",
            "background_color": "#ffffff",
            "theme_color": brand.accent,
            "icons": [{"src": brand.icon_url, "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
        },
        content_type="application/manifest+json",
        json_dumps_params={"ensure_ascii": False},
    )
    response.headers["Cache-Control"] = SHORTLY
    return response
