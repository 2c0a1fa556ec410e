"""What comes in: packages of both versions are read, and nothing stays of what is refused."""

import io
import stat
import zipfile
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from academy.packages import archives
from academy.packages.actions import importing, removing
from academy.packages.actions.importing import import_package
from academy.packages.errors import PackageError
from academy.packages.models import FOLDER, Package
from tests.factories import academy_packages as make

pytestmark = pytest.mark.django_db


def bring(content: bytes) -> Package:
    return import_package(file=io.BytesIO(content), name="lesson.zip")[0]


def stored() -> set[str]:
    """The folders of packages in the storage."""
    try:
        return set(default_storage.listdir(FOLDER)[0])
    except FileNotFoundError:
        return set()


@pytest.fixture
def refused():
    """Brings what must be refused; gives why, and sees that nothing stays."""

    def bring_and_say(content: bytes) -> str:
        before = stored()
        with pytest.raises(PackageError) as raised:
            bring(content)
        assert not Package.objects.exists()
        assert stored() == before
        return raised.value.messages[0]

    return bring_and_say


def odd(name: str, content: bytes = b"x", **attributes) -> bytes:
    """A package with one file more, which is odd."""
    written = io.BytesIO(make.archive(make.manifest()))
    info = zipfile.ZipInfo(name)
    for attribute, value in attributes.items():
        setattr(info, attribute, value)
    with zipfile.ZipFile(written, "a") as opened:
        opened.writestr(info, content)
    return written.getvalue()


def test_a_package_of_1_2_is_read_with_what_it_asks_for():
    more = (
        "<adlcp:masteryscore>80</adlcp:masteryscore><adlcp:datafromlms>level=2</adlcp:datafromlms>"
        "<adlcp:prerequisites>item-0</adlcp:prerequisites><adlcp:maxtimeallowed>00:30:00</adlcp:maxtimeallowed>"
        "<adlcp:timelimitaction>exit,message</adlcp:timelimitaction>"
    )
    package = make.a_package(more=more, titles=["One", "Two"])
    first, second = package.playable
    assert (package.version, package.edition, package.title) == ("1.2", "SCORM 1.2", "Course")
    assert (first.title, first.href, first.is_sco) == ("One", "content/start.html", True)
    assert (first.mastery_score, first.launch_data, first.max_time) == (80.0, "level=2", "00:30:00")
    assert first.time_limit_action == "exit,message"
    assert second.href == "content/second.html"
    assert package.remarks == ["Prerequisites between its parts are not enforced."]


def test_a_package_of_2004_is_read_with_what_it_asks_for():
    more = (
        '<adlcp:completionThreshold minProgressMeasure="0.6"/><imsss:sequencing>'
        '<imsss:controlMode flow="true"/><imsss:objectives>'
        '<imsss:primaryObjective objectiveID="main" satisfiedByMeasure="true">'
        "<imsss:minNormalizedMeasure>0.7</imsss:minNormalizedMeasure></imsss:primaryObjective>"
        '<imsss:objective objectiveID="other"/></imsss:objectives></imsss:sequencing>'
    )
    package = make.a_package("2004", more=more)
    (item,) = package.playable
    assert (package.version, package.edition) == ("2004", "SCORM 2004 4th Edition")
    assert (item.completion_threshold, item.scaled_passing_score) == (0.6, 0.7)
    assert item.objectives == ["main", "other"]
    assert "are not followed" in package.remarks[0]


def test_the_version_is_known_by_the_vocabulary_if_it_is_not_said():
    text = make.manifest("2004").replace("<schemaversion>2004 4th Edition</schemaversion>", "")
    assert bring(make.archive(text)).version == "2004"


def test_bases_queries_and_escapes_in_addresses_are_followed():
    text = make.manifest(href="my%20page.html?a=1").replace("<resources>", '<resources xml:base="content/">')
    text = text.replace('identifierref="resource-1"', 'identifierref="resource-1" parameters="?b=2"')
    package = bring(make.archive(text, {"content/my page.html": "x"}))
    assert (package.items[0].href, package.items[0].parameters) == ("content/my page.html", "?a=1&b=2")


def test_headings_stay_in_the_outline_and_cannot_be_opened():
    text = make.manifest().replace("<item ", '<item identifier="head"><title>Unit</title><item ', 1)
    package = bring(make.archive(text.replace("</item>", "</item></item>", 1)))
    assert [(item.title, item.depth, item.is_playable) for item in package.items] == [
        ("Unit", 0, False),
        ("Part", 1, True),
    ]


def test_files_are_kept_by_their_content_once():
    package = bring(make.archive(make.manifest(), {**make.FILES, "copy.js": make.FINDER, "__MACOSX/._a": "x"}))
    files = {row.path: row for row in package.files.select_related("package")}
    assert set(files) == {"imsmanifest.xml", "copy.js", *make.FILES}
    assert files["copy.js"].stored == files["shared/find.js"].stored
    assert files["copy.js"].stored.startswith("packages/")
    with default_storage.open(files["copy.js"].stored) as opened:
        assert opened.read().decode() == make.FINDER


def test_the_same_archive_again_is_the_same_package():
    content = make.archive(make.manifest())
    first, again = bring(content), import_package(file=io.BytesIO(content), name="again.zip")
    assert again == (first, False)


@pytest.mark.parametrize(
    ("name", "attributes", "reason"),
    [
        ("../out.html", {}, "leads out of it"),
        ("/etc/passwd", {}, "leads out of it"),
        ("C:/windows/a.html", {}, "leads out of it"),
        ("a/../../b.html", {}, "leads out of it"),
        ("a//b.html", {}, "leads out of it"),
        ("a\\b.html", {}, "letters that no name has"),
        ("a\nb.html", {}, "letters that no name has"),
        ("a" * 201, {}, "too long"),
        ("/".join(["a" * 50] * 9), {}, "too long"),
        (".htaccess", {}, "hidden file"),
        (".git/config", {}, "hidden file"),
        ("run.EXE", {}, "a program"),
        ("index.php", {}, "a program"),
        ("link.html", {"create_system": 3, "external_attr": (stat.S_IFLNK | 0o777) << 16}, "link or a device"),
        ("pipe.html", {"create_system": 3, "external_attr": (stat.S_IFIFO | 0o777) << 16}, "link or a device"),
        ("slow.html", {"compress_type": zipfile.ZIP_LZMA}, "unusual way"),
    ],
)
def test_an_archive_that_holds_something_odd_is_refused(refused, name, attributes, reason):
    assert reason in refused(odd(name, **attributes))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_comes_twice_is_refused(refused):
    assert "twice" in refused(odd("content/start.html"))


def test_an_archive_that_bursts_is_refused(refused, monkeypatch):
    monkeypatch.setattr(archives, "SMALL_ENOUGH", 100_000)
    assert "burst" in refused(make.archive(make.manifest(), {**make.FILES, "zeros.txt": "0" * 3_000_000}))


def test_the_caps_are_settings(refused, settings):
    content = make.archive(make.manifest())
    settings.PACKAGES_MOST_FILES = 3
    assert "more than 3 files" in refused(content)
    settings.PACKAGES_MOST_FILES = 100
    settings.PACKAGES_LARGEST_UNPACKED = 100
    assert "Unpacked" in refused(content)
    settings.PACKAGES_LARGEST_UNPACKED = 10_000_000
    settings.PACKAGES_LARGEST_ARCHIVE = 100
    assert "larger than" in refused(content)


def test_a_file_that_lies_about_its_size_is_refused_and_leaves_nothing(refused):
    content = bytearray(make.archive(make.manifest(), {**make.FILES, "long.txt": "word " * 2000}))
    # The size that the directory tells, made small: more than it says is never read, and the sum is then wrong.
    at = content.rfind(b"long.txt")
    content[at - 46 + 24 : at - 46 + 28] = (10).to_bytes(4, "little")
    assert "damaged" in refused(bytes(content))


def test_damage_in_the_middle_leaves_nothing(refused):
    content = bytearray(make.archive(make.manifest(), {**make.FILES, "z.txt": bytes(range(256)) * 40}))
    at = content.find(b"z.txt") + 60
    content[at : at + 20] = b"\xff" * 20
    assert "damaged" in refused(bytes(content))


def test_an_error_of_the_storage_leaves_nothing(refused, monkeypatch):
    def fail(*_args, **_kwargs):
        raise PackageError("full")

    monkeypatch.setattr(importing.PackageFile.objects, "bulk_create", fail)
    assert refused(make.archive(make.manifest())) == "full"


def test_what_is_no_archive_is_refused(refused):
    assert refused(b"MZ this is no archive") == "This is no ZIP archive that can be read."
    assert refused(b"") == "This is no ZIP archive that can be read."


SAID = "<schemaversion>1.2</schemaversion>"
ELSEWHERE = '<!DOCTYPE m SYSTEM "http://a.example/x.dtd"><manifest'
BOMB = '<!DOCTYPE m [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (None, "it is no SCORM package"),
        ("<manifest", "no XML that can be read"),
        ("<other/>", "no manifest of a package"),
        (make.manifest().replace("<manifest", BOMB + "<manifest", 1), "entities of its own"),
        (
            make.manifest().replace("<manifest", ELSEWHERE, 1),
            "of its own",
        ),
        (make.manifest().replace(">1.2<", ">1.1<").replace("adlcp_rootv1p2", "x"), "are not taken"),
        (
            make.manifest().replace(SAID, "").replace("adlcp_rootv1p2", "x"),
            "which version",
        ),
        (make.manifest().replace('href="content/start.html"', ""), "a resource that is not there"),
        (make.manifest(href="missing.html"), "is missing in the archive"),
        (make.manifest(href="https://a.example/x.html"), "leads out of the package"),
        (make.manifest(href="../../x.html"), "is missing in the archive"),
        (make.manifest(titles=[]), "nothing that could be opened"),
        (make.manifest().replace("organizations", "others"), "no organisation"),
        (make.manifest(titles=["A", "B"]).replace("item-2", "item-1"), "identifier of its own"),
        (make.manifest(more="<item>" * 30 + "</item>" * 30), "identifier of its own"),
    ],
)
def test_a_manifest_that_cannot_be_followed_is_refused_with_the_reason(refused, text, reason):
    assert reason in refused(make.archive(text))


def test_a_manifest_that_nests_without_end_is_refused(refused):
    deep = "".join(f'<item identifier="d{n}" isvisible="true">' for n in range(40)) + "</item>" * 40
    assert "too deep" in refused(make.archive(make.manifest(more=deep)))


def test_a_folder_that_was_packed_as_a_whole_is_named(refused):
    files = {f"course/{name}": content for name, content in make.FILES.items()}
    reason = refused(make.archive(None, {"course/imsmanifest.xml": make.manifest(), **files}))
    assert "“course”" in reason


def test_xapi_packages_are_told_apart(refused):
    assert "xAPI" in refused(make.archive(None, {"tincan.xml": "<tincan/>"}))


@pytest.mark.django_db(transaction=True)
def test_the_files_go_with_the_package():
    package = make.a_package()
    assert package.key.hex in stored()
    package.delete()
    assert not (default_storage.exists(package.folder) and default_storage.listdir(package.folder)[1])


def test_what_an_interrupted_import_left_goes_after_a_day(monkeypatch):
    package = make.a_package()
    default_storage.save(f"{FOLDER}/left/aa", ContentFile(b"x"))
    assert removing.tidy_up() == 0
    monkeypatch.setattr(removing, "OLD_ENOUGH", timedelta(seconds=-5))
    assert removing.tidy_up() >= 1
    assert "left" not in stored()
    assert package.key.hex in stored()


def test_the_command_says_what_it_did_and_why_it_did_not(tmp_path, capsys):
    good, bad = tmp_path / "good.zip", tmp_path / "bad.zip"
    good.write_bytes(make.archive(make.manifest()))
    bad.write_bytes(b"no")
    call_command("import_package", str(good), title="Ours")
    assert "Ours" in capsys.readouterr().out
    call_command("import_package", str(good))
    assert "there already" in capsys.readouterr().out
    with pytest.raises(CommandError, match="no ZIP archive"):
        call_command("import_package", str(bad))
    with pytest.raises(CommandError, match="no file"):
        call_command("import_package", str(tmp_path / "none.zip"))
