"""Pages cost the same however much there is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from search.actions import update_catalogue
from tests.factories import kb
from tests.factories.accounts import UserFactory
from tests.factories.product import FeatureFactory

pytestmark = pytest.mark.django_db

MOST = 12


@pytest.fixture(autouse=True)
def _no_page_cache(settings):
    settings.ANONYMOUS_PAGE_CACHE_SECONDS = 0


def queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return [query["sql"] for query in captured.captured_queries]


@pytest.fixture
def pages():
    feature = FeatureFactory(name="Billing", names={"ga": "Billeáil"})
    section = kb.a_section(feature=feature)
    related = kb.an_article(feature=feature)
    checker = UserFactory()
    question = kb.a_question(section, related=[related], reviewed_by=checker, reviewed_on="2026-11-14")
    article = kb.an_article(feature=feature, related=[question], reviewed_by=checker)
    tutorial = kb.a_tutorial(feature=feature)
    update_catalogue()
    return {"article": article, "question": question, "tutorial": tutorial, "section": section, "feature": feature}


@pytest.mark.parametrize("kind", ["article", "question", "tutorial"])
def test_a_page_takes_few_queries(client, pages, kind):
    captured = queries(client, pages[kind].url)
    assert len(captured) <= MOST, "\n".join(captured)


def test_pages_cost_no_more_when_there_is_more(client, pages):
    urls = [pages[kind].url for kind in ("article", "question", "tutorial", "section")]
    urls += [kb.tree().home.url, kb.tree().faq.url, kb.tree().articles.url, f"/en/features/{pages['feature'].slug}/"]
    before = {url: len(queries(client, url)) for url in urls}
    for _number in range(12):
        kb.a_question(pages["section"])
        kb.an_article(feature=pages["feature"])
        kb.a_question(kb.a_section(feature=FeatureFactory()))
    update_catalogue()
    after = {url: len(queries(client, url)) for url in urls}
    assert all(after[url] <= before[url] + 1 for url in urls), (before, after)
