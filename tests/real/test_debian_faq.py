"""A real FAQ that nobody wrote for us: Debian's, in four languages, imported with one command and searched."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.real.debian_faq import LANGUAGES, FreshPortal, Heading, bring, headings

pytestmark = pytest.mark.real

Rows = list[dict[str, Any]]


@dataclass
class Imported:
    """What came of the import."""

    portal: FreshPortal
    report: str
    first: Rows
    again: str
    second: Rows
    headings: dict[str, list[Heading]]

    def titles(self, kind: str, language: str) -> dict[str, str]:
        """The titles of all pages of a kind in one language, by their import ids."""
        rows = (row for row in self.first if (row["kind"], row["language"]) == (kind, language) and row["live"])
        return {row["import_id"]: row["title"] for row in rows}


@pytest.fixture(scope="module")
def faq() -> Iterator[Imported]:
    """The FAQ imported twice."""
    folder: Path = bring()
    portal = FreshPortal()
    try:
        command = ("import_content", "--format", "html", "--create-features", str(folder))
        report = portal.manage(*command)
        first = portal.ask("tell_state")
        again = portal.manage(*command)
        second = portal.ask("tell_state")
        yield Imported(portal, report, first, again, second, {code: headings(folder, code) for code in LANGUAGES})
    finally:
        portal.close()


def test_the_pages_are_what_they_were_when_this_was_written(faq):
    assert len([one for one in faq.headings["en"] if one.level == 1]) >= 16
    assert len([one for one in faq.headings["en"] if one.level == 2]) >= 110


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_chapter_is_a_section(faq, language):
    titles = faq.titles("section", language)
    wanted = {f"FAQ/{one.chapter}/": one.title for one in faq.headings[language] if one.level == 1}
    assert titles == wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_is_a_page(faq, language):
    titles = faq.titles("question", language)
    for one in faq.headings[language]:
        if one.level == 2 or (one.level > 2 and "?" in one.title):
            assert titles[f"FAQ/{one.chapter}#{one.anchor}"] == one.title


def test_the_questions_are_the_same_in_every_language(faq):
    assert len({frozenset(faq.titles("question", language)) for language in LANGUAGES}) == 1
    assert len(faq.titles("question", "en")) >= 130


def test_every_page_is_joined_to_its_translations(faq):
    keys: dict[str, set[str]] = {}
    for row in faq.first:
        keys.setdefault(row["import_id"], set()).add(row["translation_key"])
    assert all(len(found) == 1 for found in keys.values())
    assert len({key for found in keys.values() for key in found}) == len(keys)


def test_every_page_is_about_a_product_feature(faq):
    assert all(row["feature"] for row in faq.first)
    assert len({row["feature"] for row in faq.first}) == len(faq.titles("section", "en"))


def test_no_page_is_empty(faq):
    assert [row["title"] for row in faq.first if row["kind"] == "question" and row["length"] < 80] == []


def test_nothing_but_links_to_file_servers_is_left_out(faq):
    listed = faq.report.partition("Could not be taken, or not as it is")[2].splitlines()[1:-1]
    assert [line for line in listed if "ftp://" not in line] == []


def test_a_second_import_changes_nothing(faq):
    assert faq.second == faq.first
    assert f"Pages: 0 created, 0 updated, {len(faq.first)} unchanged, 0 skipped." in faq.again


def test_each_question_is_found_by_its_title_in_the_database_engine(faq):
    found = faq.portal.ask("tell_lost_titles", ELASTICSEARCH_URL="")
    assert found == {"lost": [], "engines": ["database"]}


def test_each_question_is_found_by_its_title_in_elasticsearch(faq):
    faq.portal.manage("search", "rebuild")
    found = faq.portal.ask("tell_lost_titles")
    assert found == {"lost": [], "engines": ["elasticsearch"]}
