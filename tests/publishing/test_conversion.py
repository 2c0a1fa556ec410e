"""Markdown and HTML become the blocks of a page."""

import pytest
from wagtail.blocks import StreamValue

from publishing.blocks import BodyBlock
from publishing.conversion import ConversionError, convert_html, raw_stream, stream_from_html
from publishing.markdown import MarkdownError
from publishing.markdown_stream import convert_markdown, stream_from_markdown


def test_paragraphs_and_lists_gather_in_one_text():
    assert stream_from_markdown("One **bold**.\n\n- a\n- b\n  - c\n") == [
        ("text", "<p>One <b>bold</b>.</p><ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>")
    ]


def test_headings_stand_between_texts():
    found = stream_from_markdown("Intro\n\n## Set *it* up\n\nText\n\n##### Deep")
    assert found[1] == ("heading", {"text": "Set it up", "level": "2"})
    assert found[3] == ("heading", {"text": "Deep", "level": "4"})


def test_numbered_instructions_become_steps():
    text = """1. **Open the menu.** It is at the top.
2. Choose *Settings*.

   ```bash
   make demo
   ```

   > [!RESULT]
   > The page opens.
"""
    [(name, steps)] = stream_from_markdown(text)
    assert name == "steps"
    assert steps[0]["title"] == "Open the menu"
    assert steps[0]["text"] == "<p>It is at the top.</p>"
    assert steps[1]["text"] == "<p>Choose <i>Settings</i>.</p>"
    assert steps[1]["code"] == {"language": "bash", "code": "make demo", "caption": ""}
    assert steps[1]["result"] == "The page opens."


def test_bold_words_within_a_sentence_are_no_title():
    [(_name, steps)] = stream_from_markdown("1. **Settings** is where you look.\n2. Then **stop**.")
    assert [step["title"] for step in steps] == ["", ""]
    assert steps[0]["text"] == "<p><b>Settings</b> is where you look.</p>"


def test_callouts_keep_tone_and_title():
    assert stream_from_markdown("> [!TIP] Quick\n> Press `/`.") == [
        ("callout", {"tone": "tip", "title": "Quick", "text": "<p>Press <code>/</code>.</p>"})
    ]
    assert stream_from_html('<div class="callout callout--warning"><p>Mind.</p></div>')[0][1]["tone"] == "warning"


def test_parts_that_open_gather_in_one_accordion():
    text = (
        "<details><summary>Why?</summary>\n\nBecause.\n\n## Inside\n\n</details>\n\n"
        "<details><summary>How?</summary>So.</details>"
    )
    [(name, items)] = stream_from_markdown(text)
    assert name == "accordion"
    assert items == [
        {"title": "Why?", "content": [("text", "<p>Because.</p><p><b>Inside</b></p>")]},
        {"title": "How?", "content": [("text", "<p>So.</p>")]},
    ]


def test_a_table_keeps_its_header_and_the_links_in_its_cells():
    [(name, table)] = stream_from_markdown(
        "| Key | Does |\n|---|---|\n| `/` | finds [it](find.md) |",
        resolve_link=lambda target: {"linktype": "page", "id": "7"},
    )
    assert name == "table"
    assert table["data"] == [["Key", "Does"], ["`/`", "finds [it](page:7)"]]
    assert table["first_row_is_table_header"]


def test_code_knows_its_language():
    assert stream_from_markdown("```py\nx = 1\n```") == [
        ("code", {"language": "python", "code": "x = 1", "caption": ""})
    ]


def test_links_are_resolved_and_dangerous_ones_dropped():
    found = convert_html(
        '<p><a href="a.html">a</a> <a href="javascript:alert(1)">b</a> <a href="https://example.com/">c</a></p>',
        resolve_link=lambda target: {"linktype": "page", "id": "3"} if target == "a.html" else None,
    )
    assert found.blocks == [("text", '<p><a linktype="page" id="3">a</a> b <a href="https://example.com/">c</a></p>')]
    assert len(found.problems) == 1


def test_images_are_asked_for_and_split_their_paragraph():
    asked = []

    def resolve(source, alt, title):
        asked.append((source, alt, title))
        return {"image": 5, "alt": alt, "decorative": False, "caption": title}

    found = stream_from_markdown('Before ![A list](a.png "Teams") after', resolve_image=resolve)
    assert [name for name, _value in found] == ["text", "image", "text"]
    assert asked == [("a.png", "A list", "Teams")]


def test_what_is_left_out_is_named():
    found = convert_markdown("![x](a.png)")
    assert found.blocks == []
    assert "a.png" in found.problems[0]


def test_frames_of_known_providers_become_embeds():
    markup = '<iframe src="https://www.youtube.com/embed/aqz-KE-bpKQ" title="Film"></iframe><iframe src="https://evil.example/"></iframe>'
    found = convert_html(markup)
    assert found.blocks[0][0] == "embed"
    assert found.blocks[0][1]["title"] == "Film"
    assert len(found.problems) == 1


def test_a_list_that_holds_code_lets_the_code_stand_between_its_items():
    found = stream_from_html("<ul><li>one<pre>x = 1</pre></li><li>two</li></ul>")
    assert [name for name, _value in found] == ["text", "code", "text"]


def test_scripts_styles_and_comments_leave_nothing():
    assert stream_from_html("<script>x</script><style>y</style><!-- z --><p onclick='a()'>t</p>") == [
        ("text", "<p>t</p>")
    ]


def test_definition_lists_and_figures_are_taken():
    found = stream_from_html("<dl><dt>Term</dt><dd>Meaning</dd></dl>")
    assert found == [("text", "<p><b>Term</b></p><p>Meaning</p>")]


def test_text_in_right_to_left_scripts_is_kept_as_it_is():
    assert stream_from_markdown("سلام **می‌روم**") == [("text", "<p>سلام <b>می‌روم</b></p>")]


def test_too_long_and_too_deep_are_refused():
    with pytest.raises(MarkdownError):
        convert_markdown("a" * 100_001)
    with pytest.raises(ConversionError):
        convert_html("<b>" * 5_000)
    with pytest.raises(ConversionError):
        convert_html("a" * 1_000_001)


@pytest.mark.django_db
def test_the_result_is_what_the_body_of_a_page_takes():
    text = (
        "Intro\n\n## H\n\n1. a\n2. b\n\n> [!NOTE]\n> n\n\n> q\n\n| a |\n|---|\n| b |\n\n"
        "```sh\nx\n```\n\n<details><summary>s</summary>t</details>"
    )
    block = BodyBlock()
    raw = raw_stream(stream_from_markdown(text), "faq.md#body")
    value = StreamValue(block, raw, is_lazy=True)
    assert [child.block_type for child in value] == [
        "text", "heading", "steps", "callout", "quote", "table", "code", "accordion",
    ]  # fmt: skip
    assert block.clean(value)
    html = str(value)
    assert '<h2 id="h">H</h2>' in html
    assert '<ol class="steps">' in html


def test_block_ids_are_the_same_at_the_second_import():
    text = "Intro\n\n1. a\n2. b\n\n<details><summary>s</summary>t</details>"
    first, second = (raw_stream(stream_from_markdown(text), "faq.md#body") for _ in range(2))
    assert first == second
    assert first != raw_stream(stream_from_markdown(text), "other.md#body")
    ids = [block["id"] for block in first] + [item["id"] for item in first[1]["value"]]
    assert len(set(ids)) == len(ids)
