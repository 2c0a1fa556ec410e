"""`manage.py import_content` on the command line."""

import io

import pytest
from django.core.management import CommandError, call_command

from kb.models import QuestionPage
from product.models import Feature
from search.models import CatalogueEntry

pytestmark = pytest.mark.django_db

FILES = {"a/one.md": "# One\n\nText", "a/bad.md": "---\nid: x\n---\nText"}


def run(root, *arguments: str, **options) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("import_content", str(root), *arguments, stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def test_the_report_tells_what_became_of_everything(write):
    out, _err = run(write(FILES), "--format", "markdown")
    assert "a/bad.md: “title” is missing" in out
    assert "Pages: 2 created, 0 updated, 0 unchanged, 1 skipped." in out


def test_problems_are_no_error_unless_strict(write):
    root = write(FILES)
    run(root, "--format", "markdown")
    with pytest.raises(CommandError, match="1 problems"):
        run(root, "--format", "markdown", "--strict")


def test_a_dry_run_writes_nothing_and_says_what_it_would(write):
    out, _err = run(write(FILES), "--format", "markdown", "--dry-run", "--create-features")
    assert "Would be: 2 created, 0 updated, 0 unchanged, 1 skipped." in out
    assert "nothing has been written" in out
    assert not QuestionPage.objects.exists()
    assert not Feature.objects.exists()


def test_a_dry_run_finds_what_a_real_run_finds(write):
    root = write({**FILES, "a/two.md": "# Two\n\n[One](one.md) [Gone](gone.md)"})
    dry, _err = run(root, "--format", "markdown", "--dry-run")
    real, _err = run(root, "--format", "markdown")
    assert dry.split("Would be")[0] == real.split("Pages")[0]


def test_quiet_means_quiet(write):
    assert run(write(FILES), "--format", "markdown", verbosity=0) == ("", "")


def test_more_is_told_when_asked(write):
    out, _err = run(write(FILES), "--format", "markdown", verbosity=2)
    assert "created    a/one.md  One" in out


def test_a_single_file_can_be_imported(write):
    run(write(FILES) / "a" / "one.md", "--format", "markdown")
    assert QuestionPage.objects.get().title == "One"


def test_what_can_be_found_is_in_the_catalogue_when_the_command_ends(write):
    run(write(FILES), "--format", "markdown")
    assert CatalogueEntry.objects.findable().filter(title="One", kind="question").exists()


def test_a_source_that_does_not_exist_is_one_clear_line(tmp_path):
    with pytest.raises(CommandError, match="does not exist"):
        run(tmp_path / "none", "--format", "markdown")


def test_a_source_of_which_nothing_can_be_taken_is_an_error(write):
    with pytest.raises(CommandError, match="Nothing could be taken"):
        run(write({"a/bad.md": FILES["a/bad.md"]}), "--format", "markdown")


def test_a_map_of_features_is_read(write):
    Feature.objects.create(slug="setup", name="Setting up")
    root = write({**FILES, "map.yaml": "a: setup\n"})
    run(root, "--format", "markdown", "--feature-map", str(root / "map.yaml"))
    assert QuestionPage.objects.get().feature.slug == "setup"


@pytest.mark.parametrize("text", ["- a\n- b\n", "a: [b\n", "a: {b: c}\n"])
def test_a_map_that_cannot_be_read_is_one_clear_line(write, text):
    root = write({**FILES, "map.yaml": text})
    with pytest.raises(CommandError, match="map of features"):
        run(root, "--format", "markdown", "--feature-map", str(root / "map.yaml"))


def test_drafts_are_not_published(write):
    run(write(FILES), "--format", "markdown", "--drafts")
    assert not QuestionPage.objects.get().live
