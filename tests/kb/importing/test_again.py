"""A second import brings pages up to date, doubles nothing, and keeps what an editor has changed."""

import pytest
from django.db import connection
from wagtail.models import Page, Revision

from kb.importing.report import Outcome
from kb.models import FaqSectionPage, ImportedPage, QuestionPage, TutorialPage
from publishing.models import PortalImage
from search.models import CatalogueEntry
from tests.factories.kb import a_section, structure
from tests.factories.product import FeatureFactory
from tests.kb.importing.conftest import reasons

pytestmark = pytest.mark.django_db

ONE = "---\nid: a/one\ntitle: One?\n---\nFirst [two](two.md).\n\n1. Do **this**.\n2. Do that.\n"
TWO = "---\nid: a/two\ntitle: Two?\nrelated: [a/one]\n---\nSecond.\n"
FILES = {"a/one.md": ONE, "a/two.md": TWO}


def state() -> dict:
    """Everything that a second import must leave as it is."""
    return {
        "pages": list(Page.objects.order_by("pk").values_list("pk", "path", "numchild", "url_path", "latest_revision")),
        "bodies": {page.pk: list(page.body.raw_data) for page in QuestionPage.objects.all()},
        "revisions": Revision.objects.count(),
        "records": list(ImportedPage.objects.order_by("pk").values_list("pk", "fingerprint", "revision")),
        "images": PortalImage.objects.count(),
    }


def test_nothing_changes_when_the_source_has_not(take):
    take(FILES)
    before = state()
    report = take(FILES)
    assert report.outcomes == {Outcome.UNCHANGED: 3}
    assert state() == before


def test_the_tree_stays_sound(take):
    take(FILES)
    take({**FILES, "a/three.md": "# Three\n\nThird."})
    assert not any(Page.find_problems())
    assert FaqSectionPage.objects.get().numchild == 3


def test_a_changed_file_updates_its_page(take):
    take(FILES)
    page = QuestionPage.objects.get(import_id="a/one")
    report = take({**FILES, "a/one.md": ONE.replace("One?", "One and only?").replace("First", "Now first")})
    again = QuestionPage.objects.get(import_id="a/one")
    assert report.outcomes == {Outcome.UPDATED: 1, Outcome.UNCHANGED: 2}
    assert (again.pk, again.title) == (page.pk, "One and only?")
    assert "Now first" in again.body[0].value.source
    assert again.revisions.count() == 2


def test_blocks_keep_their_ids_when_their_text_changes(take):
    take(FILES)
    before = QuestionPage.objects.get(import_id="a/one").body.raw_data
    take({**FILES, "a/one.md": ONE.replace("Do that", "Do it well")})
    after = QuestionPage.objects.get(import_id="a/one").body.raw_data
    assert [block["id"] for block in before] == [block["id"] for block in after]
    assert [item["id"] for item in before[1]["value"]] == [item["id"] for item in after[1]["value"]]


def test_a_page_that_an_editor_changed_is_kept_and_reported(take):
    take(FILES)
    page = QuestionPage.objects.get(import_id="a/one")
    page.title = "Edited here"
    page.save_revision().publish()
    report = take({**FILES, "a/one.md": ONE.replace("First", "Changed there")})
    page = QuestionPage.objects.get(import_id="a/one")
    assert page.title == "Edited here"
    assert report.outcomes[Outcome.SKIPPED] == 1
    assert "a/one.md: edited here since the last import: kept" in reasons(report)


def test_an_edited_page_whose_source_stands_still_is_told_but_no_problem(take):
    take(FILES)
    QuestionPage.objects.get(import_id="a/one").save_revision()
    report = take(FILES)
    assert not report.problems
    assert any("edited here since the last import" in remark.text for remark in report.remarks)
    assert report.outcomes == {Outcome.UNCHANGED: 2, Outcome.SKIPPED: 1}


def test_overwriting_takes_the_sources_version(take):
    take(FILES)
    page = QuestionPage.objects.get(import_id="a/one")
    page.title = "Edited here"
    page.save_revision().publish()
    report = take(FILES, overwrite=True)
    assert report.outcomes[Outcome.UPDATED] == 1
    assert QuestionPage.objects.get(import_id="a/one").title == "One?"
    assert take(FILES).outcomes == {Outcome.UNCHANGED: 3}


def test_an_editors_draft_is_an_edit_too(take):
    take(FILES)
    page = QuestionPage.objects.get(import_id="a/one")
    page.title = "Not published yet"
    page.save_revision()
    report = take({**FILES, "a/one.md": ONE.replace("First", "Changed there")})
    assert report.outcomes[Outcome.SKIPPED] == 1
    assert QuestionPage.objects.get(import_id="a/one").get_latest_revision_as_object().title == "Not published yet"


def test_what_an_editor_unpublished_stays_unpublished(take):
    take(FILES)
    QuestionPage.objects.get(import_id="a/one").unpublish()
    report = take({**FILES, "a/one.md": ONE.replace("First", "Changed there")})
    page = QuestionPage.objects.get(import_id="a/one")
    assert not page.live
    assert "Changed there" in page.get_latest_revision_as_object().body[0].value.source
    assert any("waits as a draft" in remark.text for remark in report.remarks)


def test_a_page_that_was_deleted_comes_back(take):
    take(FILES)
    QuestionPage.objects.get(import_id="a/two").delete()
    assert take(FILES).outcomes[Outcome.CREATED] == 1
    assert QuestionPage.objects.filter(import_id="a/two", live=True).exists()


def test_a_file_that_moves_to_another_folder_moves_its_page(take):
    take(FILES)
    page = QuestionPage.objects.get(import_id="a/two")
    take({"a/one.md": ONE.replace("two.md", "../b/two.md"), "b/two.md": TWO})
    moved = QuestionPage.objects.get(import_id="a/two")
    assert moved.pk == page.pk
    assert moved.get_parent().title == "B"
    assert not any(Page.find_problems())


def wrong_addresses() -> list[str]:
    """Pages whose address is not that of the page above them with their own slug."""
    above = {page.path: page.url_path for page in Page.objects.all()}
    below = Page.objects.filter(depth__gt=2)
    return [page.url_path for page in below if page.url_path != f"{above[page.path[:-4]]}{page.slug}/"]


def found_at() -> dict[str, str]:
    """The addresses of questions in the catalogue."""
    return {entry.title: entry.url for entry in CatalogueEntry.objects.findable().of_kind("question")}


def test_the_address_follows_a_page_that_moves_and_changes(take):
    take(FILES)
    take({"a/one.md": ONE.replace("two.md", "../b/two.md"), "b/two.md": TWO.replace("Second", "Changed")})
    assert wrong_addresses() == []
    assert found_at()["Two?"].endswith("/b/two/")


def test_the_addresses_follow_a_new_slug_of_their_section(take):
    take({**FILES, "a/index.md": "---\nslug: apples\n---\n# Apples\n"})
    three = "---\nid: a/three\ntitle: Three?\n---\nThird.\n"
    take({**FILES, "a/two.md": TWO.replace("Second", "Changed"), "a/three.md": three,
          "a/index.md": "---\nslug: all-about-apples\n---\n# Apples\n"})  # fmt: skip
    assert FaqSectionPage.objects.get().slug == "all-about-apples"
    assert wrong_addresses() == []
    assert {address.split("/")[-3] for address in found_at().values()} == {"all-about-apples"}


def test_the_addresses_follow_a_page_into_a_section_with_a_new_slug(take):
    section = "---\nslug: {}\n---\n# Bears\n"
    take({**FILES, "b/three.md": "# Three\n\nThird.", "b/index.md": section.format("bears")})
    take({"a/one.md": ONE.replace("two.md", "../b/two.md"), "b/two.md": TWO.replace("title:", "slug: zwei\ntitle:"),
          "b/three.md": "# Three\n\nThird.", "b/index.md": section.format("all-bears")})  # fmt: skip
    assert wrong_addresses() == []
    assert found_at()["Two?"].endswith("/all-bears/zwei/")


def test_a_new_slug_is_taken_over(take):
    take(FILES)
    take({**FILES, "a/two.md": TWO.replace("title:", "slug: second-one\ntitle:")})
    assert QuestionPage.objects.get(import_id="a/two").slug == "second-one"


def test_a_page_keeps_its_address_when_its_title_changes(take):
    take(FILES)
    take({**FILES, "a/two.md": TWO.replace("Two?", "Two, or three?")})
    page = QuestionPage.objects.get(import_id="a/two")
    assert (page.title, page.slug) == ("Two, or three?", "two")


def test_two_pages_with_one_slug_get_a_number(take):
    files = {name: f"---\nid: a/{name}\ntitle: Same\n---\n{name}" for name in ("x", "y", "z")}
    files = {f"a/{name}.md": text for name, text in files.items()}
    take(files)
    assert sorted(QuestionPage.objects.values_list("slug", flat=True)) == ["same", "same-2", "same-3"]
    before = state()
    take(files)
    assert state() == before


def test_a_kind_that_changes_is_refused(take):
    take(FILES)
    tutorial = TWO.replace("title:", "kind: tutorial\ntitle:") + "\n## Step\n\nDo."
    report = take({**FILES, "a/two.md": tutorial})
    assert "it was of another kind before" in reasons(report)
    assert not TutorialPage.objects.exists()


def test_a_section_that_editors_made_for_the_feature_is_used(take):
    feature = FeatureFactory(slug="a", name="Apples")
    section = a_section(feature=feature, title="All about apples")
    take(FILES)
    assert FaqSectionPage.objects.get().pk == section.pk
    assert QuestionPage.objects.get(import_id="a/one").get_parent().pk == section.pk


def test_a_translation_made_in_wagtail_is_not_doubled(take):
    take(FILES)
    structure()
    original = QuestionPage.objects.get(import_id="a/one")
    original.get_parent().specific.copy_for_translation(_locale("ga")).save_revision().publish()
    copy = original.copy_for_translation(_locale("ga"))
    copy.title = "A haon"
    copy.save_revision().publish()
    report = take({"a/one.md": ONE.replace("One?", "Aon?").replace("[two](two.md)", "two")}, language="ga")
    irish = QuestionPage.objects.get(locale__language_code="ga")
    assert irish.title == "A haon"
    assert "edited here" in reasons(report)


def _locale(code):
    return structure()[code].home.locale


def test_a_run_that_was_broken_off_is_finished_by_the_next(take, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("kb.importing.writer.Writer.fill", _interrupt)
        with pytest.raises(KeyboardInterrupt):
            take(FILES)
    assert not QuestionPage.objects.exists()
    assert not FaqSectionPage.objects.exists()
    assert take(FILES).outcomes == {Outcome.CREATED: 3}


def test_drafts_of_a_killed_run_are_filled(take, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("kb.importing.run.Run._take_back_what_is_open", lambda *args: None)
        patch.setattr("kb.importing.writer.Writer.fill", _interrupt)
        with pytest.raises(KeyboardInterrupt):
            take(FILES)
    assert not QuestionPage.objects.filter(live=True).exists()
    assert take(FILES).outcomes == {Outcome.CREATED: 3}
    assert QuestionPage.objects.filter(live=True).count() == 2


def _interrupt(*args, **options):
    raise KeyboardInterrupt


def test_a_rerun_asks_little_of_the_database(take, django_assert_max_num_queries):
    files = {f"a/{number}.md": f"# Question {number}\n\nText" for number in range(6)}
    take(files)
    with django_assert_max_num_queries(6 * 8 + 40, connection=connection):
        take(files)
