"""A folder of HTML pages: headings make sections and questions."""

from pathlib import PurePosixPath

import pytest

from kb.importing.options import Options
from kb.importing.readers.chapters import Levels
from kb.importing.readers.html import detect_levels, language_and_key
from kb.importing.readers.outline import outline
from kb.models import ArticlePage, FaqSectionPage, ImportedPage, QuestionPage
from product.models import Feature
from tests.kb.importing.conftest import reasons

pytestmark = pytest.mark.django_db

CHAPTER = """<?xml version="1.0" encoding="UTF-8"?>
<html><head><title>Chapter 1. Start</title></head><body>
<div class="navheader"><table><tr><th>Chapter 1. Start</th></tr></table></div>
<div class="chapter"><h1 class="title"><a id="start"></a>Chapter&nbsp;1.&nbsp;Start</h1>
<div class="toc"><p>Table of contents</p></div>
<p>Read <a href="more.html#second">this</a> first.</p>
<div class="section"><h2><a id="what"></a>1.1.&nbsp;What is it?</h2>
<p>A thing<a href="#ftn.n1" class="footnote"><sup>[1]</sup></a> with <code>code</code>.</p>
<p>See <a class="xref" href="more.html#second">the other</a>, <a href="#how">how</a>, <a href="#here">here</a>
and <a href="more.html">all</a>, or the <a href="index.html">list</a>.</p><a id="here"></a>
<pre class="screen">apt-get
  update</pre>
<h3><a id="cars"></a>1.1.1.&nbsp;Cars</h3><p>About cars.</p>
<h3><a id="trains"></a>1.1.2.&nbsp;And what about trains?</h3><p>About trains.</p>
<h3><a id="planes"></a>1.1.3.&nbsp;Planes</h3><p>About planes.</p>
</div>
<div class="section"><h2><a id="how"></a>1.2.&nbsp;How?</h2>
<ul><li><p>One <b>bold</b></p><ul><li>nested</li></ul></li><li>Two</li></ul>
<table><tr><th>Key</th></tr><tr><td>Value</td></tr></table></div>
<div class="footnotes"><hr/>
<div id="ftn.n1" class="footnote"><p><a href="#n1"><sup>[1] </sup></a>A note.</p></div></div>
</div></body></html>"""
MORE = '<h1 id="more">Chapter 2. More</h1><h2 id="second">2.1. Why?</h2><p>Because.</p>'
INDEX = '<h1>The FAQ</h1><p>Licence</p><a href="more.html">More</a> <a href="start.html">Start</a>'
FAQ = {"start.html": CHAPTER, "more.html": MORE, "index.html": INDEX}


def question(title: str) -> QuestionPage:
    return QuestionPage.objects.get(title=title)


def source_of(title: str) -> str:
    return "".join(block.value.source for block in question(title).body if block.block_type == "text")


def test_chapters_become_sections_and_questions_pages(take):
    report = take(FAQ, "html")
    assert not report.problems
    assert [page.title for page in FaqSectionPage.objects.order_by("path")] == ["More", "Start"]
    assert set(QuestionPage.objects.values_list("title", flat=True)) == {
        *("What is it?", "And what about trains?", "How?", "Why?")
    }
    assert question("How?").get_parent().title == "Start"


def test_numbers_of_the_outline_are_taken_off():
    found = outline(CHAPTER)
    assert [piece.text for piece in found.headings][1] == "1.1. What is it?"


def test_navigation_and_contents_are_left_out(take):
    take(FAQ, "html")
    intro = FaqSectionPage.objects.get(title="Start").intro
    assert "Table of contents" not in intro
    assert f'id="{question("Why?").pk}"' in intro


def test_links_lead_to_questions_sections_and_the_list(take):
    take(FAQ, "html")
    text = source_of("What is it?")
    for target in (question("Why?"), question("How?"), FaqSectionPage.objects.get(title="More")):
        assert f'linktype="page" id="{target.pk}"' in text
    assert f'id="{question("How?").get_parent().get_parent().pk}"' in text
    assert 'href="#' not in text


def test_a_footnote_stands_where_it_is_referred_to(take):
    take(FAQ, "html")
    assert "<sup>[1]</sup> with <code>code</code>" in source_of("What is it?")
    assert source_of("What is it?").endswith("<hr/><p><sup>[1] </sup>A note.</p>")
    assert "A note" not in source_of("How?")


def test_code_tables_and_nested_lists_are_kept(take):
    take(FAQ, "html")
    code = next(block.value for block in question("What is it?").body if block.block_type == "code")
    assert code["code"] == "apt-get\n  update"
    assert "<ul><li>One <b>bold</b><ul><li>nested</li></ul></li><li>Two</li></ul>" in source_of("How?")
    table = next(block.value for block in question("How?").body if block.block_type == "table")
    assert table["data"] == [["Key"], ["Value"]]


def test_a_question_below_a_question_is_a_page_of_its_own(take):
    take(FAQ, "html")
    below, above = question("And what about trains?"), question("What is it?")
    assert below.group == "What is it?"
    assert [block.value.pk for block in below.related] == [above.pk]
    assert f'<ul><li><a linktype="page" id="{below.pk}">And what about trains?</a></li></ul>' in source_of(
        "What is it?"
    )
    headings = [block.value["text"] for block in above.body if block.block_type == "heading"]
    assert headings == ["Cars", "Planes"]
    assert "About planes." in source_of("What is it?")
    assert "About planes." not in source_of("And what about trains?")


def test_an_index_page_gives_the_order_alone(take):
    report = take(FAQ, "html")
    assert any("it only leads to the other pages" in remark.text for remark in report.remarks)
    assert not QuestionPage.objects.filter(title="The FAQ").exists()


def test_missing_features_are_made_only_when_asked_for(take):
    report = take(FAQ, "html")
    assert not Feature.objects.exists()
    assert any("no product feature is called “Start”" in remark.text for remark in report.remarks)
    take(FAQ, "html", create_features=True)
    assert set(Feature.objects.values_list("slug", flat=True)) == {"start", "more"}
    assert question("Why?").feature.slug == "more"


def test_a_map_says_which_feature_a_section_is_about(take):
    Feature.objects.create(slug="setup", name="Setting up")
    take(FAQ, "html", feature_map={"Start": "setup"})
    assert question("How?").feature.slug == "setup"
    assert question("Why?").feature is None


def test_a_map_that_names_no_feature_is_told(take):
    assert "names a product feature that does not exist: nope" in reasons(
        take(FAQ, "html", feature_map={"Start": "nope"})
    )


def test_translations_are_joined_by_file_and_anchor(take):
    files = {
        "start.en.html": CHAPTER,
        "ga/start.ga.html": CHAPTER.replace("What is it?", "Cad é?").replace("And what about trains?", "Traenacha"),
    }
    take(files, "html", create_features=True)
    english = question("What is it?")
    irish = question("Cad é?")
    assert irish.locale.language_code == "ga"
    assert irish.translation_key == english.translation_key
    assert irish.feature == english.feature
    assert question("Traenacha").translation_key == question("And what about trains?").translation_key
    assert [block.id for block in irish.body] == [block.id for block in english.body]


def test_translations_without_anchors_are_joined_heading_by_heading(take):
    page = "<h1>{0}</h1><h2>{1}?</h2><p>x</p><h2>{2}?</h2><p>y</p>"
    take({"a.en.html": page.format("All", "One", "Two"), "a.ga.html": page.format("Uile", "A haon", "A dó")}, "html")
    assert question("A dó?").translation_key == question("Two?").translation_key
    assert question("A dó?").translation_key != question("One?").translation_key


def test_languages_that_content_does_not_have_are_told(take):
    report = take({"a.en.html": MORE, "a.ja.html": MORE}, "html")
    assert "1 pages were left out: content has no language ja" in reasons(report)
    assert QuestionPage.objects.count() == 1


def test_one_language_can_be_taken_alone(take):
    take({"a.en.html": MORE, "a.ga.html": MORE.replace("Why?", "Cén fáth?")}, "html", language="ga")
    assert QuestionPage.objects.get().title == "Cén fáth?"


def test_a_page_in_another_encoding_is_read_and_told(take):
    page = '<html><head><meta charset="iso-8859-1"></head><h1>Über</h1><h2>Größe?</h2><p>Ja</p></html>'
    report = take({"a.html": page.encode("latin-1")}, "html")
    assert QuestionPage.objects.get().title == "Größe?"
    assert any("iso-8859-1" in remark.text for remark in report.remarks)


def test_one_page_may_hold_sections_and_questions(take):
    page = "<title>Help</title><h1>Help</h1><h2>Money</h2><h3>Is it free?</h3>Yes.<h2>Time</h2><h3>When?</h3>Now."
    take({"faq.html": page}, "html")
    assert {page.title for page in FaqSectionPage.objects.all()} == {"Money", "Time"}
    assert question("When?").get_parent().title == "Time"


def test_pages_with_one_question_each_stand_in_the_section_of_their_folder(take):
    take(
        {"money/a.html": "<h1>Is it free?</h1><p>Yes</p><h2>Really</h2><p>Yes</p>", "money/b.html": "<h1>Why?</h1>x"},
        "html",
    )
    assert FaqSectionPage.objects.get().title == "Money"
    assert {row.import_id for row in ImportedPage.objects.all()} == {"help/money/", "help/money/a", "help/money/b"}


def test_levels_can_be_said(take):
    take({"a.html": "<h1>Title</h1><h2>A</h2><p>x</p><h3>B</h3><p>y</p>"}, "html", section_level=2, question_level=3)
    assert question("B").get_parent().title == "A"


def test_a_page_without_headings_is_one_item(take):
    take({"x.html": "<title>Only text</title><p>Words</p>", "y.html": MORE}, "html")
    assert question("Only text").body[0].value.source == "<p>Words</p>"


def test_what_no_block_stands_for_is_told(take):
    report = take(
        {"a.html": "<h1>T</h1><h2>A?</h2><p>x <svg onload='x()'><path/></svg></p><video src='a.mp4'></video>"}, "html"
    )
    assert "<svg> was left out" in reasons(report)
    assert "<video> was left out" in reasons(report)


def test_html_can_become_articles(take):
    take({"a.html": MORE}, "html", kind="article")
    assert ArticlePage.objects.get().title == "Why?"


@pytest.mark.parametrize(
    ("pages", "levels"),
    [
        (["<h1>T</h1><h2>A?</h2><h2>B?</h2>"], Levels(1, 2)),
        (["<h1>T</h1><h2>S</h2><h3>A?</h3><h2>S</h2><h3>B?</h3>"], Levels(2, 3)),
        (["<h1>A?</h1><h2>Steps</h2>", "<h1>B?</h1><h2>Steps</h2>"], Levels(0, 1)),
        (["<h1>T</h1><h2>A</h2><h2>B</h2>"], Levels(1, 2)),
        (["<h2>A</h2><h2>B</h2>"], Levels(0, 2)),
        (["<p>none</p>"], Levels(0, 1)),
    ],
)
def test_levels_are_found(pages, levels):
    assert detect_levels([outline(page) for page in pages]) == levels


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("uptodate.en.html", ("en", "uptodate")),
        ("ga/uptodate.ga.html", ("ga", "uptodate")),
        ("ga/uptodate.html", ("ga", "uptodate")),
        ("docs/vi/a/b.html", ("vi", "docs/a/b")),
        ("it/support.html", ("", "it/support")),
        ("ja/uptodate.ja.html", ("ja", "uptodate")),
        ("v1.2.html", ("", "v1.2")),
    ],
)
def test_paths_tell_the_language(name, found):
    assert language_and_key(PurePosixPath(name), "help") == found


def test_what_a_page_shows_but_the_text_lacks_is_dropped():
    found = outline("<nav>N</nav><main><h2>A<a class='headerlink' href='#a'>¶</a></h2><script>x</script>t</main>")
    assert [piece.text for piece in found.headings] == ["A"]
    assert "x" not in found.pieces[1].tag.get_text()


def test_options_know_whose_language_is_wanted():
    assert Options().language_of("") == "en"
    assert Options(language="ga").language_of("") == "ga"
    assert Options(language="ga").language_of("en") is None
    assert Options().language_of("ja") is None
