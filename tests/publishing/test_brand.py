"""A company's name, logo and colour, which everybody can read."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import Site

from publishing.brand import brand_for
from publishing.colours import READABLE, accent_of, contrast, dark_contrast, dark_variant, light_contrast, mixed, oklab
from publishing.models import BrandSettings
from tests.factories.accounts import an_administrator
from tests.factories.kb import structure

HUES = ["#3b56c4", "#b3261e", "#157044", "#7c3aed", "#0f766e", "#b45309", "#be185d", "#334155", "#000000", "#1d4ed8"]


@pytest.fixture
def brand(db) -> BrandSettings:
    structure()
    return BrandSettings.for_site(Site.objects.get(is_default_site=True))


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert oklab("#ffffff")[0] == pytest.approx(1, abs=0.001)
    assert mixed("#000000", "#ffffff", 0) == "#ffffff"


@pytest.mark.parametrize("colour", HUES)
def test_the_dark_variant_can_be_read_on_dark_pages(colour):
    assert dark_contrast(dark_variant(colour)) >= READABLE


@pytest.mark.parametrize("colour", HUES)
def test_what_is_written_on_the_colour_can_be_read(colour):
    accent = accent_of(colour)
    assert contrast(accent.on_light, accent.light) >= READABLE
    assert contrast(accent.on_dark, accent.dark) >= READABLE


@pytest.mark.parametrize("colour", ["#ffff00", "#ff0000", "#888888", "#00ff00", "#f59e0b"])
def test_a_colour_that_cannot_be_read_on_white_is_refused(brand, colour):
    assert light_contrast(colour) < READABLE
    brand.accent = colour
    with pytest.raises(ValidationError, match="darker"):
        brand.full_clean()


@pytest.mark.parametrize("colour", ["red", "#12", "#12345g", "", "#3b56c4;}body{display:none"])
def test_what_is_no_colour_is_refused(brand, colour):
    brand.accent = colour
    with pytest.raises(ValidationError):
        brand.full_clean()


def test_the_style_sheet_gives_both_colours_and_is_kept_under_its_version(client, brand):
    brand.accent = "#157044"
    brand.save()
    url = brand_for().css_url
    response = client.get(url)
    assert "--brand:light-dark(#157044,#" in response.content.decode()
    assert response["Content-Type"].startswith("text/css")
    assert "immutable" in response["Cache-Control"]
    assert "immutable" not in client.get(reverse("brand_css"))["Cache-Control"]
    brand.accent = "#7c3aed"
    brand.save()
    assert brand_for().css_url != url


def test_every_page_bears_the_brand(client, brand, image):
    brand.name, brand.logo = "Acme & Sons", image
    brand.save()
    page = client.get("/en/").content.decode()
    assert "Acme &amp; Sons" in page
    assert brand_for().css_url in page
    assert brand_for().logo_url in page
    assert client.get(brand_for().logo_url).status_code == 200


def test_the_icon_is_the_initial_and_cannot_be_broken_out_of(client, brand):
    brand.name = "<svg onload=alert(1)>"
    brand.save()
    response = client.get(reverse("brand_icon"))
    assert response["Content-Type"] == "image/svg+xml"
    assert "&lt;</text>" in response.content.decode()


def test_the_manifest_names_the_portal(client, brand):
    data = client.get("/manifest-fa.webmanifest").json()
    assert data["name"] == brand.name
    assert data["start_url"] == "/fa/"
    assert client.get("/manifest-xx.webmanifest").status_code == 404


def test_a_lost_logo_leaves_the_name(client, brand, image):
    brand.logo = image
    brand.save()
    image.file.storage.delete(image.file.name)
    assert brand_for().logo_url == ""
    assert client.get("/en/").status_code == 200


def test_reading_writes_nothing(client, db):
    structure()
    BrandSettings.objects.all().delete()
    client.get("/en/")
    assert not BrandSettings.objects.exists()


def test_it_is_set_in_the_admin(client, brand):
    client.force_login(an_administrator())
    url = reverse("wagtailsettings:edit", args=["publishing", "brandsettings", brand.site_id])
    assert 'type="color"' in client.get(url).content.decode()
    refused = client.post(url, {"name": "Acme", "accent": "#ffff00"})
    assert refused.status_code == 200
    client.post(url, {"name": "Acme", "accent": "#157044"})
    brand.refresh_from_db()
    assert (brand.name, brand.accent) == ("Acme", "#157044")
