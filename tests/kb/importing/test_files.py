"""Images, downloads and links that come with the content; nothing outside the source is read."""

import io
import os

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from kb.importing.files import SourceFolder, UnreadableError, joined
from kb.importing.report import Report
from kb.models import QuestionPage
from publishing.models import PortalDocument, PortalImage
from tests.kb.importing.conftest import reasons

pytestmark = pytest.mark.django_db


def png(colour: str = "red") -> bytes:
    """A small image."""
    stream = io.BytesIO()
    Image.new("RGB", (4, 3), colour).save(stream, "PNG")
    return stream.getvalue()


def body(title: str = "One") -> list:
    return [(block.block_type, block.value) for block in QuestionPage.objects.get(title=title).body]


def test_an_image_comes_along_with_its_description(take):
    report = take({"a/one.md": "# One\n\nLook: ![A red box](../images/box.png)", "images/box.png": png()})
    name, value = body()[1]
    assert name == "image"
    assert (value["alt"], value["decorative"]) == ("A red box", False)
    assert value["image"].title == "A red box"
    assert report.files == {"images": 1}
    assert not report.problems


def test_the_same_file_is_brought_in_once_whatever_its_name(take):
    files = {
        "a/one.md": "# One\n\n![A](box.png) ![B](copy.png)",
        "a/two.md": "# Two\n\n![A](../other.png)",
        "a/box.png": png(),
        "a/copy.png": png(),
        "other.png": png(),
        "a/blue.png": png("blue"),
    }
    take(files)
    take({**files, "a/one.md": "# One\n\n![A](box.png) ![Blue](blue.png)"})
    assert PortalImage.objects.count() == 2


def test_an_image_without_description_is_an_ornament_and_told(take):
    report = take({"a/one.md": "# One\n\n![](IMG_0042.png)", "a/IMG_0042.png": png()})
    value = body()[0][1]
    assert value["decorative"]
    assert value["alt"] == ""
    assert any("has no description" in remark.text for remark in report.remarks)


def test_an_image_that_is_missing_is_told_and_the_page_taken(take):
    report = take({"a/one.md": "# One\n\nText ![A](gone.png) more."})
    assert "an image was not found: gone.png" in reasons(report)
    assert len(report.problems) == 1
    assert QuestionPage.objects.get().live


@pytest.mark.parametrize("content", [b"no image at all", b"<svg onload='alert(1)'></svg>", b""])
def test_what_only_pretends_to_be_an_image_is_left_out(take, content):
    report = take({"a/one.md": "# One\n\n![A](x.png)", "a/x.png": content})
    assert "the image x.png was left out" in reasons(report)
    assert not PortalImage.objects.exists()


def test_a_linked_file_becomes_a_document(take):
    take({"a/one.md": "# One\n\n[The guide](guide.pdf)", "a/guide.pdf": b"%PDF-1.4 guide"})
    document = PortalDocument.objects.get()
    assert f'linktype="document" id="{document.pk}"' in body()[0][1].source


def test_a_file_of_a_forbidden_type_is_left_out(take):
    report = take({"a/one.md": "# One\n\n[Run me](evil.exe)", "a/evil.exe": b"MZ"})
    assert "evil.exe was left out: files of the type .exe are not taken" in reasons(report)
    assert body()[0][1].source == "<p>Run me</p>"


def test_a_link_that_leads_nowhere_is_told_and_keeps_its_words(take):
    report = take({"a/one.md": "# One\n\n[Gone](gone.md) and [far](https://example.com/x)."})
    assert "a link leads nowhere: gone.md" in reasons(report)
    assert body()[0][1].source == '<p>Gone and <a href="https://example.com/x">far</a>.</p>'


@pytest.mark.parametrize(
    ("target", "base", "found"),
    [
        ("b.png", "a/one.md", "a/b.png"),
        ("../b.png", "a/one.md", "b.png"),
        ("./x/../b.png?v=2#top", "a/one.md", "a/b.png"),
        ("b%20c.png", "one.md", "b c.png"),
        ("..\\b.png", "a/one.md", "b.png"),
        ("../../etc/passwd", "a/one.md", None),
        ("..%2f..%2fetc/passwd", "a/one.md", None),
        ("/etc/passwd", "a/one.md", None),
        ("//host/b.png", "a/one.md", None),
        ("https://host/b.png", "a/one.md", None),
        ("data:image/png;base64,AAAA", "a/one.md", None),
        ("file:///etc/passwd", "a/one.md", None),
        ("b\x00.png", "a/one.md", None),
        ("http://[bad", "a/one.md", None),
        ("#top", "a/one.md", None),
    ],
)
def test_addresses_never_lead_out_of_the_source(target, base, found):
    assert joined(target, base) == found


def test_links_of_the_file_system_out_of_the_source_are_refused(tmp_path, write):
    (tmp_path / "secret.md").write_text("# Secret\n\nText")
    (tmp_path / "secret.png").write_bytes(png())
    root = write({"a/one.md": "# One\n\n![A](x.png)"})
    os.symlink(tmp_path / "secret.md", root / "a" / "two.md")
    os.symlink(tmp_path / "secret.png", root / "a" / "x.png")
    os.symlink(tmp_path, root / "b")
    report = Report()
    source = SourceFolder(root, report)
    assert [source.name_of(path) for path in source.paths(".md")] == ["a/one.md"]
    assert source.find("x.png", "a/one.md") is None
    assert "a/two.md: a link to a file outside the source: refused" in reasons(report)


def test_a_link_to_another_file_of_the_source_is_not_read_twice(write):
    root = write({"one.en.html": "<h1>One</h1>"})
    os.symlink("one.en.html", root / "one.html")
    assert len(list(SourceFolder(root, Report()).paths(".html"))) == 1


def test_hidden_files_are_left_alone(write):
    root = write({".git/x.md": "# X", ".x.md": "# X", "y.md": "# Y"})
    assert len(list(SourceFolder(root, Report()).paths(".md"))) == 1


def test_a_file_that_is_too_large_is_refused(write):
    source = SourceFolder(write({"big.md": "x" * 5_000_001}), Report())
    with pytest.raises(UnreadableError, match="too many"):
        source.text(next(source.paths(".md")))


def test_files_of_an_item_that_fails_do_not_stay(take, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("kb.importing.writer.Writer._publish", fail)
    report = take({"a/one.md": "# One\n\n![A](x.png)", "a/x.png": png("green")})
    assert "unexpected: RuntimeError: the disk is full" in reasons(report)
    assert not PortalImage.objects.exists()
    assert not _stored()
    assert not QuestionPage.objects.exists()


def test_a_dry_run_leaves_no_file_and_no_page(take):
    files = {"a/one.md": "# One\n\n![A](x.png) [p](p.pdf)", "a/x.png": png("blue"), "a/p.pdf": b"%PDF-"}
    report = take(files, is_dry_run=True)
    assert report.files == {"images": 1, "documents": 1}
    assert report.outcomes == {"created": 2}
    assert not QuestionPage.objects.exists()
    assert not PortalImage.objects.exists()
    assert not _stored()


def _stored() -> list[str]:
    found = []
    for folder in ("original_images", "documents"):
        if default_storage.exists(folder):
            found += default_storage.listdir(folder)[1]
    return found
