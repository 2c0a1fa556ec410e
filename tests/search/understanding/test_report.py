"""What marketing learns of searches."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from kb.models import FaqIndexPage, FaqSectionPage
from search.journal import report
from search.journal.charts import bar_chart, line_chart
from search.journal.report import Reworded, Scope
from search.models import Asked, Clicked
from tests.factories.accounts import UserFactory
from tests.search.reading.shelf import BILLING

pytestmark = pytest.mark.usefixtures("entries")


def asked(text: str, *, total: int = 3, reader: str = "a", minutes: int = 0, days: int = 0, **fields: Any) -> Asked:
    """A search of some time ago."""
    at = timezone.now().replace(hour=12) - timedelta(days=days) + timedelta(minutes=minutes)
    fields = {"language": "en"} | fields
    return Asked.objects.create(
        text=text, folded=text.lower(), total=total, reader=reader, asked_at=at, day=at.date(), **fields
    )


def opened(search: Asked, position: int = 1, dwell: int | None = None, number: int = 5) -> None:
    """A result that was opened."""
    Clicked.objects.create(
        asked=search, source="tests.shelf", object_id=str(number), position=position, dwell=dwell, is_public=True
    )


@pytest.fixture
def journal(entries: Any) -> None:
    """Six searches in two languages."""
    opened(asked("Invoice", feature_id=BILLING), 2)
    opened(asked("invoice", days=1), 1, dwell=4)
    asked("invoice", days=2)
    asked("quittance", total=0, reader="b")
    opened(asked("invoice", reader="b", minutes=2), 4, dwell=90)
    asked("hóa đơn", language="vi", total=0)
    asked("long ago", days=200)


def test_figures_are_those_of_the_searches(journal: None) -> None:
    total = report.overview(Scope(30)).total
    assert (total.searches, total.without_result, total.clicked, total.succeeded) == (6, 2, 3, 2)
    assert total.click_through == 0.5
    assert total.reciprocal_rank == pytest.approx((1 / 2 + 1 + 1 / 4) / 3)
    assert dict(total.places) == {1: 1, 2: 1, 4: 1}


def test_figures_are_told_apart_by_day_language_and_feature(journal: None) -> None:
    found = report.overview(Scope(30))
    assert len(found.by_day) == 30
    assert sum(figures.searches for figures in found.by_day.values()) == 6
    assert {language: figures.searches for language, figures in found.by_language.items()} == {"en": 5, "vi": 1}
    assert {feature: figures.searches for feature, figures in found.by_feature.items()} == {BILLING: 1, None: 5}
    assert report.overview(Scope(30, language="vi")).total.searches == 1
    assert report.overview(Scope(30, feature_id=BILLING)).total.searches == 1
    assert report.overview(Scope(400)).total.searches == 7


def test_searches_are_listed_by_how_they_went(journal: None) -> None:
    (first, *_others) = report.searches_listed(Scope(30))
    assert (first["folded"], first["searches"], first["clicked"], first["succeeded"]) == ("invoice", 4, 3, 2)
    empty = report.searches_listed(Scope(30), report.WITHOUT_RESULT)
    assert {row["text"] for row in empty} == {"quittance", "hóa đơn"}
    assert report.searches_listed(Scope(30), report.WITHOUT_CLICK) == []
    assert [row["text"] for row in report.searches_listed(Scope(400), report.WITHOUT_CLICK)] == ["long ago"]


def test_what_failed_and_was_then_found_in_other_words_is_suggested_as_a_synonym(journal: None) -> None:
    assert report.reworded(Scope(30)) == [Reworded("en", "quittance", "invoice", 1)]


def test_what_was_found_much_later_is_no_rewording(entries: Any) -> None:
    asked("quittance", total=0)
    opened(asked("invoice", minutes=11))
    assert report.reworded(Scope(30)) == []


def test_the_report_shows_charts_in_words_too_and_leads_on(journal: None, client: Client) -> None:
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    soup = BeautifulSoup(client.get("/admin/reports/searches/").content, "html.parser")
    assert len(soup.find_all("h1")) == 1
    charts = soup.select("main svg[role=img]")
    assert len(charts) == 5
    assert all(chart["aria-label"] == chart.title.get_text() for chart in charts)
    assert len(soup.select("main details table")) == 5
    row = next(
        row for row in soup.select("table tr") if row.select_one(".title a[lang]") and "nvoice" in row.get_text()
    )
    pin = next(link["href"] for link in row.select("a") if link.get_text() == "Pin an answer")
    assert "address=%2Fen%2Fhelp%2F5%2F" in pin
    for link in row.select("td:last-child a"):
        assert client.get(link["href"], follow=True).status_code == 200
    synonyms = next(link["href"] for link in soup.select("a") if "quittance%0Ainvoice" in link.get("href", ""))
    form = BeautifulSoup(client.get(synonyms).content, "html.parser")
    assert form.find("textarea", {"name": "words"}).get_text().split() == ["quittance", "invoice"]


@pytest.mark.parametrize(
    "parameters",
    [{}, {"days": "400", "language": "vi"}, {"days": "x", "feature": "9" * 30, "language": "xx", "list": "none"}],
)
def test_the_report_bears_any_address(journal: None, client: Client, parameters: dict[str, str]) -> None:
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    assert client.get("/admin/reports/searches/", parameters).status_code == 200


def test_the_report_is_for_those_who_may_read_it(client: Client) -> None:
    editor = UserFactory(is_staff=True)
    editor.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(editor)
    assert client.get("/admin/reports/searches/").status_code in (302, 403)
    editor.user_permissions.add(Permission.objects.get(codename="view_asked"))
    assert "Nobody has searched" in client.get("/admin/reports/searches/").content.decode()


def test_charts_escape_what_they_say() -> None:
    drawn = line_chart([1.0, 2.0], title="<b>", first="<i>", last='"', highest="&") + bar_chart(
        [("<u>", 1.0)], title="'"
    )
    assert "<b>" not in drawn
    assert "<i>" not in drawn
    assert "<u>" not in drawn


def test_the_list_is_a_table_for_spreadsheets(journal: None, client: Client) -> None:
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    asked("=1+1", days=1)
    answer = client.get("/admin/reports/searches/?list=top&format=csv")
    assert answer["Content-Type"].startswith("text/csv")
    assert "attachment" in answer["Content-Disposition"]
    lines = answer.getvalue().decode("utf-8-sig").splitlines()
    assert lines[0] == "search,language,searches,without_result,opened,found"
    assert lines[1].casefold() == "invoice,en,4,0,3,2"
    assert any(line.startswith("'=1+1,") for line in lines)


def test_a_search_becomes_the_title_of_a_question_to_be_written(journal: None, client: Client) -> None:
    home = Page.objects.get(depth=2, locale__language_code="en")
    index = home.add_child(instance=FaqIndexPage(title="Answers", slug="answers-here"))
    index.add_child(instance=FaqSectionPage(title="Section", slug="section-here"))
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    soup = BeautifulSoup(client.get("/admin/reports/searches/").content, "html.parser")
    row = next(row for row in soup.select("table tr") if "quittance" in row.get_text())
    link = next(link["href"] for link in row.select("a") if link.get_text() == "Write the page")
    form = BeautifulSoup(client.get(link).content, "html.parser")
    assert (
        form.find(["input", "textarea"], {"name": "title"}).get("value")
        or "quittance" in form.find("textarea", {"name": "title"}).get_text()
    )
