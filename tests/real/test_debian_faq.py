"""A real FAQ that nobody wrote for us: Debian's, in four languages, imported with one command and searched."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings

from tests.databases import migrated_database
from tests.real.debian_faq import LANGUAGES, Heading, bring, headings
from tests.real.portals import Portal, cloned, own_indexes

pytestmark = [pytest.mark.real, pytest.mark.elasticsearch]

Rows = list[dict[str, Any]]
CONTENT_LANGUAGES = ",".join(["en", "ga", "hy", "vi", "fa", "de", "fr", "ru"])


@dataclass
class Imported:
    """What came of the import."""

    portal: Portal
    report: str
    first: Rows
    again: str
    second: Rows
    headings: dict[str, list[Heading]]

    def titles(self, kind: str, language: str) -> dict[str, str]:
        """The titles of all pages of a kind in one language, by their import ids."""
        rows = (row for row in self.first if (row["kind"], row["language"]) == (kind, language) and row["live"])
        return {row["import_id"]: row["title"] for row in rows}

    def expect_all_titles_first(self, portal: Portal, engine: str) -> None:
        """Whoever types a question's title gets it as the first hit; any page that has exactly this title counts."""
        told = portal.drive("tell_titles()", "asking")
        assert told["engines"] == [engine]
        assert sorted([language, title] for language, title, _first in told["first"]) == sorted(
            [row["language"], row["title"]] for row in self.first if row["kind"] == "question" and row["live"]
        )
        assert [row for row in told["first"] if row[1] != row[2]] == []


@pytest.fixture(scope="module")
def faq(tmp_path_factory) -> Iterator[Imported]:
    """The FAQ imported twice: into PostgreSQL if the environment names one, else into SQLite."""
    folder = bring()
    with ExitStack() as stack:
        environment = {"ELASTICSEARCH_URL": os.environ["ELASTICSEARCH_URL"], "CONTENT_LANGUAGES": CONTENT_LANGUAGES}
        environment["SEARCH_INDEX_PREFIX"] = stack.enter_context(own_indexes(environment["ELASTICSEARCH_URL"]))
        server = os.environ.get("DATABASE_URL", "")
        if server.startswith("postgres"):
            migrated = migrated_database(settings.DATABASES["default"])
            environment["DATABASE_URL"] = stack.enter_context(cloned(server, migrated))
        portal = Portal(tmp_path_factory.mktemp("faq"), **environment)
        command = ("import_content", "--format", "html", "--create-features", str(folder))
        report, first = portal.manage(*command), portal.drive("tell_state()", "asking")
        again, second = portal.manage(*command), portal.drive("tell_state()", "asking")
        yield Imported(portal, report, first, again, second, {code: headings(folder, code) for code in LANGUAGES})


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
    faq.expect_all_titles_first(without_a_search_server(faq.portal), "database")


def test_each_question_is_found_by_its_title_in_sqlite_too(faq, tmp_path):
    if faq.portal.environment["DATABASE_URL"].startswith("sqlite"):
        return  # it was
    catalogue, embedded = tmp_path / "catalogue.json", Portal(tmp_path, CONTENT_LANGUAGES=CONTENT_LANGUAGES)
    assert faq.portal.drive(f"pack({str(catalogue)!r})", "asking") > len(faq.first)
    embedded.drive(f"unpack({str(catalogue)!r})", "asking")
    faq.expect_all_titles_first(embedded, "database")


def test_each_question_is_found_by_its_title_in_elasticsearch(faq):
    faq.portal.manage("search", "rebuild")
    faq.expect_all_titles_first(faq.portal, "elasticsearch")


def without_a_search_server(portal: Portal) -> Portal:
    """The same portal, in the settings of somebody who has none."""
    return Portal(portal.folder, **{**portal.environment, "ELASTICSEARCH_URL": ""})
