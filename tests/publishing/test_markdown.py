"""Markdown becomes safe HTML."""

import pytest
from bs4 import BeautifulSoup

from publishing.markdown import MarkdownError, render_inline, render_markdown

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "[click](javascript:alert(1))",
    "[click](  JaVaScRiPt:alert(1))",
    "[click](data:text/html;base64,PHNjcmlwdD4=)",
    "<a href='vbscript:x'>x</a>",
    "<iframe src=//evil.example></iframe>",
    "<p style='position:fixed;inset:0'>over everything</p>",
    '<a href="x" onclick="alert(1)">x</a>',
    "<math><mtext><style><img src=x onerror=alert(1)>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "![x](javascript:alert(1))",
    "> [!NOTE] <img src=x onerror=alert(1)>\n> text",
    "```<script>\nalert(1)\n```",
    "```python\n</code></pre><script>alert(1)</script>\n```",
    "<form action=//evil.example><input name=q></form>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_could_run_survives(text):
    soup = BeautifulSoup(render_markdown(text) + render_inline(text), "html.parser")
    for tag in soup.find_all(True):
        assert tag.name not in {"script", "style", "iframe", "form", "object", "embed", "math"}
        assert not [name for name in tag.attrs if name.startswith("on") or name in {"style", "srcdoc"}]
        for name in ("href", "src"):
            assert not str(tag.get(name, "")).strip().lower().startswith(("javascript:", "vbscript:", "data:"))


def test_tables_task_lists_and_strike_through_are_understood():
    html = render_markdown("| a | b |\n|---|---|\n| 1 | 2 |\n\n- [x] done\n\n~~gone~~")
    assert "<table>" in html
    assert 'type="checkbox"' in html
    assert "<s>gone</s>" in html


def test_a_picture_of_another_site_is_a_link_and_loads_nothing(settings):
    settings.PORTAL_URL = "https://help.example.com"
    html = render_markdown("![A *cat*](https://evil.example/track.png) and [![](//evil.example/a.png)](/b)")
    assert '<a href="https://evil.example/track.png" rel="noopener">A <em>cat</em></a>' in html
    assert "<img" not in html
    assert "src=" not in render_markdown('<img src="https://evil.example/track.png" alt="x">')
    assert '<img src="/media/a.png"' in render_markdown("![a](/media/a.png)")
    assert '<img src="https://help.example.com/media/a.png"' in render_markdown(
        "![a](https://help.example.com/media/a.png)"
    )


def test_a_callout_has_its_tone_its_sign_and_its_title():
    html = render_markdown("> [!WARNING] Mind this\n> The *text*.")
    assert '<div class="callout warning"><svg class="icon"' in html
    assert '<p class="title">Mind this</p>' in html
    assert "<em>text</em>" in html


def test_a_quotation_stays_a_quotation():
    assert "<blockquote>" in render_markdown("> Only said.")
    assert "<blockquote>" in render_markdown("> [!UNKNOWN]\n> said")


def test_the_page_keeps_the_only_first_heading():
    html = render_markdown("# One\n\n###### Six")
    assert "<h2>One</h2>" in html
    assert "<h4>Six</h4>" in html


def test_code_is_coloured_on_the_server():
    assert '<span class="k">def</span>' in render_markdown("```python\ndef f(): pass\n```")
    assert "<pre><code>no language &lt;b&gt;</code></pre>" in render_markdown("```\nno language <b>\n```")


def test_a_text_that_is_too_long_is_refused_before_it_is_parsed(settings):
    settings.MARKDOWN_MAX_LENGTH = 100
    with pytest.raises(MarkdownError, match="longer than 100"):
        render_markdown("[" * 101)
    render_markdown("[" * 100)


@pytest.mark.parametrize("unit", ["> ", "- ", "[", "![", "**a ", "<div>", "| a "])
def test_deep_nesting_is_no_way_to_stop_the_portal(unit):
    assert isinstance(render_markdown(unit * 3_000), str)


def test_links_to_pages_by_number_are_for_editors_alone():
    assert "page:7" not in render_markdown("[a](page:7)")
    assert "href" not in render_inline("[a](page:7)")
