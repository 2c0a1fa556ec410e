"""Which pages are due to be looked at again."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from kb.reviewing import due, is_older
from product.models import FeatureVersion
from tests.factories import kb
from tests.factories.accounts import UserFactory, an_administrator
from tests.factories.product import FeatureFactory

pytestmark = pytest.mark.django_db

TODAY = timezone.now().date()
LONG_AGO = TODAY - datetime.timedelta(days=181)


def titles():
    return [page.title for page in due(Page.objects.all())]


def test_what_was_not_checked_for_half_a_year_is_due():
    kb.an_article(title="Old", reviewed_on=LONG_AGO)
    kb.an_article(title="Fresh", reviewed_on=TODAY)
    assert titles() == ["Old"]


def test_what_was_never_checked_is_due_half_a_year_after_publication():
    then = timezone.now() - datetime.timedelta(days=200)
    kb.a_tutorial(title="Never", first_published_at=then)
    kb.a_webinar(title="New")
    assert titles() == ["Never"]


def test_what_was_checked_for_an_older_version_is_due():
    feature = FeatureFactory(version="5.1")
    FeatureVersion.objects.create(feature=feature, number="5.2", released="2026-11-01")
    section = kb.a_section(feature=feature)
    kb.a_question(section, title="Behind", reviewed_on=TODAY, for_version="5.1")
    kb.a_question(section, title="Up to date", reviewed_on=TODAY, for_version="5.2")
    assert titles() == ["Behind"]


def test_versions_are_compared_by_release_and_else_by_number():
    feature = FeatureFactory(version="10.0")
    assert is_older("9.9", feature)
    assert not is_older("10.0", feature)
    assert not is_older("11", feature)
    assert not is_older("autumn", feature)


def test_drafts_and_pages_that_only_gather_are_never_due():
    kb.a_section(reviewed_on=LONG_AGO)
    kb.an_article(reviewed_on=LONG_AGO, live=False)
    assert titles() == []


def test_the_report_says_why(client):
    client.force_login(an_administrator())
    kb.an_article(title="Old", reviewed_on=LONG_AGO, feature=FeatureFactory(name="Billing"))
    html = client.get(reverse("kb_to_review")).content.decode()
    assert "Old" in html
    assert "Not checked for 181 days" in html
    assert "Billing" in html


def test_the_report_is_narrowed_down_and_taken_along(client):
    client.force_login(an_administrator())
    billing = FeatureFactory(name="Billing")
    kb.an_article(title="About billing", reviewed_on=LONG_AGO, feature=billing)
    kb.an_article(title="About else", reviewed_on=LONG_AGO)
    html = client.get(reverse("kb_to_review_results"), {"feature": billing.pk}).content.decode()
    assert "About billing" in html
    assert "About else" not in html
    sheet = client.get(reverse("kb_to_review"), {"export": "csv"})
    assert "Not checked for 181 days" in b"".join(sheet.streaming_content).decode()


def test_the_report_is_for_editors_alone(client):
    client.force_login(UserFactory())
    assert client.get(reverse("kb_to_review")).status_code in (302, 403)
