"""The fields at the top of a Markdown file."""

import datetime
import re

import pytest

from kb.importing.front_matter import FrontMatterError, split
from kb.importing.items import Chapter, Speaker


def test_fields_and_body_are_told_apart():
    matter = split("---\nid: search/filters\nkeywords: [filter, kind]\n---\nThe body.\n---\nstill the body")
    assert matter.fields == {"id": "search/filters", "keywords": ["filter", "kind"]}
    assert matter.body == "The body.\n---\nstill the body"


def test_a_file_without_front_matter_is_all_body():
    matter = split("# Title\n\nText")
    assert not matter.exists
    assert matter.body.startswith("# Title")


def test_windows_line_ends_are_no_obstacle():
    assert split("---\r\ntitle: One\r\n---\r\nBody").fields["title"] == "One"


def test_dates_versions_and_times_are_read_as_people_write_them():
    matter = split(
        "---\nreviewed: 2026-11-02\nversion: 1.0\nchapters:\n"
        '  - {at: "0:20", title: One}\n  - {at: 12:41, title: Two}\n'
        "speakers: [{name: Aoife, role: Education}, Niamh]\n---\n"
    )
    assert matter.fields["reviewed"] == datetime.date(2026, 11, 2)
    assert matter.fields["version"] == "1.0"
    assert matter.fields["chapters"] == [Chapter(20, "One"), Chapter(761, "Two")]
    assert matter.fields["speakers"] == [Speaker("Aoife", "Education"), Speaker("Niamh")]


def test_unknown_fields_are_named():
    assert split("---\ntitle: One\ncolour: red\n---\n").unknown == ["colour"]


@pytest.mark.parametrize(
    ("matter", "reason"),
    [
        ("title: One\n", "no end"),
        ("title: [One\n---\n", "no YAML"),
        ("title: a: b\n---\n", "line 2"),
        ("- one\n- two\n---\n", "no fields"),
        ("reviewed: soon\n---\n", "“reviewed” must be a date"),
        ("kind: recipe\n---\n", "“kind” must be one of"),
        ("level: expert\n---\n", "“level” must be one of"),
        ("duration: long\n---\n", "“duration” must be a whole number"),
        ("duration: 9000\n---\n", "from 1 to 600"),
        ("draft: maybe\n---\n", "true or false"),
        ("audiences: [everybody]\n---\n", "names no audience: everybody"),
        ("title: [One]\n---\n", "“title” must be a text"),
        ("title: Yes\n---\n", "quotation marks"),
        ("chapters: [{title: One}]\n---\n", "“at” and “title”"),
        ("chapters: [{at: later, title: One}]\n---\n", "12:41"),
        ("speakers: [{role: One}]\n---\n", "a name each"),
        ("title: !!python/object/apply:os.system [id]\n---\n", "no YAML"),
        ("reviewed: 2026-13-45\n---\n", "month must be in 1..12"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_field(matter, reason):
    with pytest.raises(FrontMatterError, match=re.escape(reason)):
        split(f"---\n{matter}")


def test_aliases_that_unfold_to_gigabytes_are_refused():
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [f"{new}: &{new} [{', '.join(['*' + old] * 9)}]" for old, new in zip("abcdefgh", "bcdefghi", strict=True)]
    with pytest.raises(FrontMatterError, match="aliases"):
        split("---\n" + "\n".join(lines) + "\n---\n")


def test_endless_nesting_is_refused():
    with pytest.raises(FrontMatterError):
        split("---\ntitle: " + "[" * 5000 + "\n---\n")


def test_front_matter_longer_than_any_is_refused():
    with pytest.raises(FrontMatterError, match="longer"):
        split("---\ntitle: " + "x" * 30_000 + "\n---\n")
