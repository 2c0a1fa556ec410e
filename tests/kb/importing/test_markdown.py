"""A folder of Markdown becomes pages."""

import datetime

import pytest

from kb.importing.report import Outcome
from kb.models import ArticlePage, FaqSectionPage, QuestionPage, TutorialPage, WebinarPage
from portal.demo.loading import DEMO
from product.models import FeatureTranslation
from tests.factories.product import FeatureFactory
from tests.kb.importing.conftest import reasons

pytestmark = pytest.mark.django_db

QUESTION = """---
id: search/filters
kind: question
title: How do I narrow down my results?
slug: narrow-down-results
short_answer: Use the filters.
keywords: [filter, too many]
reviewed: 2026-11-02
version: "1.0"
audiences: [customers]
---
There are three filters:

| Filter | Use |
|---|---|
| **Kind** | a quick answer |

> [!TIP]
> Bookmark it.

See [shortcuts](../accounts/sign-up.md).
"""
SIGN_UP = "---\nid: accounts/sign-up\ntitle: How do I sign up?\nrelated: [search/filters]\n---\nClick it.\n"
TUTORIAL = """---
id: search/find-an-answer
kind: tutorial
title: Find your first answer
summary: Search with the keyboard.
level: intermediate
duration: 12
prerequisites: [A browser, A keyboard]
---
You cannot break anything.

## Open the search

Press `/`.

```bash
echo "## no step"
```

> [!RESULT] The cursor **blinks**.

## Narrow it down

### Not a step

Choose one.

> [!NOTE]
> Not a result.
"""


def blocks(stream) -> list[str]:
    return [block.block_type for block in stream]


def test_a_question_has_all_its_fields(take):
    feature = FeatureFactory(slug="search", name="Search")
    take({"search/filters.md": QUESTION, "accounts/sign-up.md": SIGN_UP})
    page = QuestionPage.objects.get(import_id="search/filters")
    assert page.live
    assert (page.title, page.slug) == ("How do I narrow down my results?", "narrow-down-results")
    assert page.short_answer == "Use the filters."
    assert page.keywords == "filter, too many"
    assert (page.reviewed_on, page.for_version) == (datetime.date(2026, 11, 2), "1.0")
    assert page.audiences == ["customers"]
    assert page.feature == feature
    assert blocks(page.body) == ["text", "table", "callout", "text"]


def test_a_folder_is_a_section_named_after_its_feature(take):
    feature = FeatureFactory(slug="search", name="Search")
    FeatureTranslation.objects.create(feature=feature, language="ga", name="Cuardach")
    take({"search/filters.md": QUESTION})
    take({"search/filters.md": QUESTION}, language="ga")
    english, irish = (FaqSectionPage.objects.get(locale__language_code=code) for code in ("en", "ga"))
    assert (english.title, irish.title) == ("Search", "Cuardach")
    assert english.translation_key == irish.translation_key
    assert english.feature == irish.feature == feature


def test_an_index_file_describes_its_section(take):
    report = take(
        {
            "billing/index.md": "---\ntitle: Money matters\naudiences: [customers]\n---\nAll about *invoices*.",
            "billing/vat.md": "# Do I pay VAT?\n\nYes.",
        }
    )
    assert not reasons(report)
    section = FaqSectionPage.objects.get()
    assert section.title == "Money matters"
    assert section.intro == "<p>All about <i>invoices</i>.</p>"
    assert section.audiences == ["customers"]
    assert section.get_children().get().title == "Do I pay VAT?"


def test_links_between_files_lead_to_the_pages(take):
    report = take({"search/filters.md": QUESTION, "accounts/sign-up.md": SIGN_UP})
    target = QuestionPage.objects.get(import_id="accounts/sign-up")
    source = QuestionPage.objects.get(import_id="search/filters")
    assert f'linktype="page" id="{target.pk}"' in source.body[3].value.source
    assert [block.value.pk for block in target.related] == [source.pk]
    assert not report.problems


def test_a_tutorial_has_steps_with_their_results(take):
    take({"search/find-an-answer.md": TUTORIAL})
    page = TutorialPage.objects.get()
    assert (page.level, page.minutes) == ("intermediate", 12)
    assert page.prerequisites.split("\n") == ["A browser", "A keyboard"]
    assert blocks(page.body) == ["text"]
    first, second = page.steps
    assert first.value["title"] == "Open the search"
    assert first.value["result"].source == "<p>The cursor <b>blinks</b>.</p>"
    assert blocks(first.value["body"]) == ["text", "code"]
    assert blocks(second.value["body"]) == ["text", "callout"]
    assert "<b>Not a step</b>" in second.value["body"][0].value.source
    assert not second.value["result"].source


def test_a_tutorial_without_steps_is_refused(take):
    report = take({"search/x.md": "---\nkind: tutorial\ntitle: Nothing to do\n---\nText."})
    assert "needs steps" in reasons(report)
    assert not TutorialPage.objects.exists()


def test_a_step_keeps_its_id_in_every_language(take):
    take({"search/find-an-answer.md": TUTORIAL})
    take({"search/find-an-answer.md": TUTORIAL.replace("Open the search", "Oscail an cuardach")}, language="ga")
    english, irish = (TutorialPage.objects.get(locale__language_code=code) for code in ("en", "ga"))
    assert english.step_ids == irish.step_ids
    assert english.translation_key == irish.translation_key


def test_a_webinar_brings_its_film_and_captions_once(tmp_path, take):
    film = (DEMO / "videos" / "searching-in-two-minutes.mp4").read_bytes()
    (tmp_path / "videos").mkdir()
    (tmp_path / "videos" / "two-minutes.mp4").write_bytes(film)
    (tmp_path / "videos" / "two-minutes.webp").write_bytes(
        (DEMO / "videos" / "searching-in-two-minutes.webp").read_bytes()
    )
    (tmp_path / "captions").mkdir()
    cues = "WEBVTT\n\n00:00.500 --> 00:04.000\n<v Aoife>Welcome"
    (tmp_path / "captions" / "two-minutes.en.vtt").write_text(cues)
    text = """---
id: search/two-minutes
kind: webinar
title: Two minutes
video: two-minutes.mp4
recorded: 2026-10-12
duration: 2
speakers: [{name: Aoife Brennan, role: Customer education}]
chapters: [{at: "0:16", title: Typing}]
---
What is shown.
"""
    take({"search/two-minutes.md": text})
    take({"search/two-minutes.md": text}, language="ga")
    english, irish = (WebinarPage.objects.get(locale__language_code=code) for code in ("en", "ga"))
    assert english.recording == irish.recording
    assert english.recording.duration > 10
    assert english.recording.width
    assert english.recording.thumbnail
    assert english.own_cues[0].speaker == "Aoife"
    assert english.chapter_list == [{"start": 16, "label": "Typing"}]
    assert english.speakers[0].value["name"] == "Aoife Brennan"
    assert english.recorded_on == datetime.date(2026, 10, 12)


@pytest.mark.parametrize("name", ["../secret.mp4", "missing.mp4", "/etc/passwd"])
def test_a_film_that_is_not_there_or_outside_is_refused(take, name):
    report = take({"search/x.md": f"---\nkind: webinar\ntitle: X\nvideo: {name}\n---\nText"})
    assert "“video”" in reasons(report)
    assert not WebinarPage.objects.exists()


def test_plain_files_take_their_title_from_the_first_heading(take):
    take({"setup/install.md": "# Installing it\n\nRun the installer.\n\n## Afterwards\n\nRestart."})
    page = QuestionPage.objects.get()
    assert page.title == "Installing it"
    assert page.import_id == "setup/install"
    assert blocks(page.body) == ["text", "heading", "text"]
    assert page.get_parent().title == "Setup"


def test_a_plain_file_without_a_heading_is_named_after_the_file(take):
    report = take({"setup/02-two_words.md": "Only text."})
    assert QuestionPage.objects.get().title == "Two words"
    assert any("the title is the file's name" in remark.text for remark in report.remarks)


def test_items_without_a_kind_become_what_is_asked_for(take):
    take({"guides/a.md": "# A guide\n\nText."}, kind="article")
    page = ArticlePage.objects.get()
    assert page.get_parent().slug == "articles"
    assert not FaqSectionPage.objects.exists()


def test_folders_of_languages_are_translations(take):
    take({"en/a/one.md": "# One\n\nText", "ga/a/one.md": "# A haon\n\nTéacs", "a/two.md": "# Two\n\nText"})
    english = QuestionPage.objects.get(title="One")
    irish = QuestionPage.objects.get(title="A haon")
    assert english.translation_key == irish.translation_key
    assert irish.locale.language_code == "ga"
    assert irish.get_parent().specific.locale.language_code == "ga"


def test_translations_join_whichever_comes_first(take):
    take({"a/one.md": "# A haon\n\nTéacs"}, language="ga")
    take({"a/one.md": "# One\n\nText"}, language="en")
    assert len(set(QuestionPage.objects.values_list("translation_key", flat=True))) == 1


def test_a_link_to_an_untranslated_page_leads_to_the_original(take):
    take({"a/one.md": "# One\n\nText"})
    take({"a/two.md": "# A dó\n\nFéach [one](one.md)."}, language="ga")
    irish = QuestionPage.objects.get(title="A dó")
    assert f'id="{QuestionPage.objects.get(title="One").pk}"' in irish.body[0].value.source


def test_drafts_stay_drafts(take):
    take({"a/one.md": "---\ntitle: Secret\ndraft: true\n---\nText"})
    page = QuestionPage.objects.get()
    assert not page.live
    assert page.get_latest_revision_as_object().title == "Secret"


def test_outcomes_are_counted(take):
    report = take({"a/one.md": "# One\n\nText", "a/two.md": "---\nid: x\n---\nText"})
    assert report.outcomes == {Outcome.CREATED: 2, Outcome.SKIPPED: 1}
    assert "a/two.md: “title” is missing" in reasons(report)
