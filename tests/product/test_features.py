"""Product features: their names, their addresses, their place in the admin."""

import pytest
from django.urls import reverse
from django.utils import translation

from product.models import Feature, FeatureTranslation, FeatureVersion, HelpKey
from tests.factories.accounts import an_administrator
from tests.factories.product import FeatureFactory

pytestmark = pytest.mark.django_db


def test_a_feature_is_named_in_the_readers_language_or_else_in_the_main_one():
    feature = FeatureFactory(name="Billing", names={"ga": "Billeáil"})
    with translation.override("ga"):
        assert feature.name_in() == "Billeáil"
    assert feature.name_in("vi") == "Billing"


def test_its_words_are_its_names_in_every_language():
    feature = FeatureFactory(name="Billing", keywords="invoice, tax", names={"ga": "Billeáil"})
    assert feature.words == ["Billing", "invoice", "tax", "Billeáil"]


def test_a_former_address_goes_on_leading_to_the_feature():
    feature = FeatureFactory(slug="billing")
    feature.slug = "payments"
    feature.save()
    assert Feature.objects.known_as("billing") == feature
    assert Feature.objects.known_as("payments") == feature
    assert Feature.objects.known_as("never") is None


def test_an_address_taken_up_again_is_no_former_one():
    feature = FeatureFactory(slug="billing")
    for slug in ("payments", "billing"):
        feature.slug = slug
        feature.save()
    feature.refresh_from_db()
    assert feature.former_slugs == ["payments"]


def test_the_present_owner_of_an_address_comes_before_a_former_one():
    first = FeatureFactory(slug="billing")
    first.slug = "payments"
    first.save()
    second = FeatureFactory(slug="billing")
    assert Feature.objects.known_as("billing") == second


def test_the_newest_version_is_the_last_released():
    feature = FeatureFactory()
    FeatureVersion.objects.create(feature=feature, number="2.0", released="2026-05-01")
    FeatureVersion.objects.create(feature=feature, number="1.0", released="2025-05-01")
    assert str(feature.newest_version) == "2.0"


def _management(prefix: str, total: int) -> dict[str, str]:
    return {
        f"{prefix}-TOTAL_FORMS": str(total),
        f"{prefix}-INITIAL_FORMS": "0",
        f"{prefix}-MIN_NUM_FORMS": "0",
        f"{prefix}-MAX_NUM_FORMS": "1000",
    }


def test_a_feature_is_added_in_the_admin_with_its_translation_version_and_help_key(client):
    client.force_login(an_administrator())
    data = {
        **_management("translations", 1),
        **_management("versions", 1),
        **_management("help_keys", 1),
        "name": "Billing",
        "description": "Plans and invoices",
        "keywords": "tax",
        "slug": "billing",
        "icon": "credit-card",
        "order": "3",
        "translations-0-language": "ga",
        "translations-0-name": "Billeáil",
        "versions-0-number": "5.2",
        "versions-0-released": "2026-09-01",
        "help_keys-0-key": "billing.invoices",
    }
    answer = client.post(reverse("wagtailsnippets_product_feature:add"), data)
    assert answer.status_code == 302
    feature = Feature.objects.get()
    assert FeatureTranslation.objects.get().name == "Billeáil"
    assert (feature.newest_version.number, HelpKey.objects.get().key) == ("5.2", "billing.invoices")


def test_the_admin_lists_and_edits_features(client):
    client.force_login(an_administrator())
    feature = FeatureFactory(name="Billing", icon="credit-card")
    assert b"Billing" in client.get(reverse("wagtailsnippets_product_feature:list")).content
    page = client.get(reverse("wagtailsnippets_product_feature:edit", args=[feature.pk])).content.decode()
    assert '<option value="credit-card" selected>' in page


def test_an_icon_that_the_portal_lacks_stays_until_another_is_chosen(client):
    client.force_login(an_administrator())
    feature = FeatureFactory(icon="no-such-icon")
    page = client.get(reverse("wagtailsnippets_product_feature:edit", args=[feature.pk])).content.decode()
    assert '<option value="no-such-icon" selected>' in page
