"""Links between imported posts, and the files in them, come along."""

import io

import pytest
from PIL import Image

from community.actions.editing import edit_post
from community.importing.items import SourceError
from community.importing.places import FILE, POST, THREAD, Addresses, Place, base_of, fingerprint_of
from community.importing.readers.discourse import Discourse
from community.importing.readers.stackexchange import StackExchange
from community.models import Post, Thread, Upload
from tests.community.importing.sources import a_dump, a_post, a_topic, an_export, answer, as_json, bring, question, rows
from tests.factories.accounts import a_colleague

pytestmark = pytest.mark.django_db
FORUM, SITE = "https://forum.example.com", "https://help.example.com"
SHORT = "qUm0DGR49PAZshIi7HxMd3cAlzn"
SHA = fingerprint_of(SHORT)


def a_picture() -> bytes:
    into = io.BytesIO()
    Image.new("RGB", (30, 20), "teal").save(into, "PNG")
    return into.getvalue()


def a_forum(folder, *texts, **post):
    """Two topics; the first has these texts as posts."""
    an_export(folder)
    as_json(folder, "topics.json", {"topic_list": {"topics": [a_topic(1), a_topic(2)]}})
    posts = [a_post(1, number, raw=text, **post) for number, text in enumerate(texts, 1)]
    as_json(folder, "posts.jsonl", [*posts, a_post(2, 1), a_post(2, 2)])
    return folder


def brought(folder, **options):
    return bring(folder, "discourse", **{"address": FORUM, **options})


def first() -> Post:
    return Post.objects.get(thread__title="Topic 1", position=1)


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/t/some-words/12", Place(THREAD, "12")),
        ("/t/some-words/12/1", Place(THREAD, "12")),
        ("/t/some-words/12/7?u=ann", Place(POST, "12/7")),
        ("/t/12/7", Place(POST, "12/7")),
        ("/t/-/12/", Place(THREAD, "12")),
        (f"/uploads/short-url/{SHORT}.png", Place(FILE, SHA, "png")),
        (f"/uploads/default/original/2X/a/{SHA}.JPG", Place(FILE, SHA, "jpg")),
        (f"/uploads/default/optimized/2X/a/{SHA}_2_690x388.png", Place(FILE, SHA, "png")),
        ("/u/ann", None),
        ("/t/", None),
        ("/t/words", None),
        (f"/uploads/../../etc/{SHA}.png/../passwd", None),
    ],
)
def test_addresses_of_discourse(tmp_path, path, place):
    assert Discourse.place(object.__new__(Discourse), path) == place


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/questions/12/some-words", Place(THREAD, "12")),
        ("/questions/12/some-words/34#34", Place(POST, "34")),
        ("/questions/12/some-words#34", Place(POST, "34")),
        ("/questions/12#comment56_34", Place(POST, "comment-56")),
        ("/q/12/99", Place(THREAD, "12")),
        ("/a/34/99", Place(POST, "34")),
        ("/questions/tagged/mail", None),
        ("/users/1/ada", None),
    ],
)
def test_addresses_of_stack_exchange(path, place):
    assert StackExchange.place(object.__new__(StackExchange), path) == place


def test_links_lead_to_what_was_brought_also_to_what_was_written_later(tmp_path):
    text = f"See {FORUM}/t/topic-2/2/2, [this](/t/topic-2/2) and [that](//forum.example.com/t/gone/99)."
    brought(a_forum(tmp_path, text))
    other = Thread.objects.get(title="Topic 2")
    second = other.posts.get(position=2)
    body = first().body_html
    assert f'href="/community/posts/{second.pk}/"' in body or f"/community/posts/{second.pk}/" in body
    assert f'href="/community/threads/{other.pk}/"' in body
    assert "forum.example.com/t/gone/99" in body


def test_a_path_without_a_host_does_not_lead_to_the_portal(tmp_path):
    brought(a_forum(tmp_path, "[Ann](/u/ann) is [here](/about)."))
    assert f'href="{FORUM}/u/ann"' in first().body_html
    assert f'href="{FORUM}/about"' in first().body_html


def test_images_of_a_backup_come_along_once_and_are_seen_by_readers_of_the_post(tmp_path, client):
    folder = tmp_path / "uploads/default/original/2X" / SHA[0]
    folder.mkdir(parents=True)
    (folder / f"{SHA}.png").write_bytes(a_picture())
    text = f"![the screen|690x388](upload://{SHORT}.png)"
    report = brought(a_forum(tmp_path, text, f"Again: ![it](upload://{SHORT}.png)"))
    upload = Upload.objects.get()
    assert report.made["files"] == 1
    assert f'src="{upload.url}"' in first().body_html
    assert 'alt="the screen"' in first().body_html
    assert upload.posts.count() == 2
    assert upload.owner is None
    assert client.get(upload.url).status_code == 200
    brought(tmp_path)
    assert Upload.objects.count() == 1


def test_images_in_html_come_along_or_become_links(tmp_path):
    folder = tmp_path / "uploads/default/original/1X"
    folder.mkdir(parents=True)
    (folder / f"{SHA}.png").write_bytes(a_picture())
    cooked = (
        f'<p><img src="//forum.example.com/uploads/default/optimized/1X/{SHA}_2_690x388.png" alt="Ours">'
        f'<img src="https://elsewhere.example.org/a.png" alt="Theirs"></p>'
    )
    a_forum(tmp_path, "x")
    as_json(tmp_path, "posts.jsonl", [a_post(1, 1, raw=None, cooked=cooked), a_post(2, 1)])
    brought(tmp_path)
    body = first().body_html
    assert f'src="{Upload.objects.get().url}"' in body
    assert '<a href="https://elsewhere.example.org/a.png"' in body
    assert "Theirs</a>" in body


def test_a_file_that_is_not_there_stays_a_link(tmp_path):
    brought(a_forum(tmp_path, f"![the screen|690x388](upload://{SHORT}.png) [log|attachment](upload://{SHORT}.txt)"))
    body = first().body_html
    assert f'href="{FORUM}/uploads/short-url/{SHORT}.png"' in body
    assert f'href="{FORUM}/uploads/short-url/{SHORT}.txt"' in body
    assert "the screen" in body


def test_without_any_address_the_words_stay(tmp_path):
    brought(a_forum(tmp_path, f"![the screen|690x388](upload://{SHORT}.png)"), address="")
    assert first().body_html == "<p>[the screen]</p>" or "the screen" in first().body_html


@pytest.mark.parametrize("content", [b"<svg onload=alert(1)>", b"MZ\x00\x01", b""])
def test_what_is_no_picture_is_not_kept(tmp_path, content):
    folder = tmp_path / "uploads/default/original/1X"
    folder.mkdir(parents=True)
    (folder / f"{SHA}.png").write_bytes(content)
    report = brought(a_forum(tmp_path, f"![it](upload://{SHORT}.png)"))
    assert not Upload.objects.exists()
    assert report.problem_count == 1


def test_no_file_outside_the_source_is_read(tmp_path):
    secret = tmp_path / f"{SHA}.png"
    secret.write_bytes(a_picture())
    inside = tmp_path / "source"
    inside.mkdir()
    a_forum(inside, f"![it](upload://{SHORT}.png)")
    folder = inside / "uploads/default/original/1X"
    folder.mkdir(parents=True)
    (folder / f"{SHA}.png").symlink_to(secret)
    brought(inside)
    assert not Upload.objects.exists()


def test_a_dry_run_keeps_no_files(tmp_path):
    folder = tmp_path / "uploads/default/original/1X"
    folder.mkdir(parents=True)
    (folder / f"{SHA}.png").write_bytes(a_picture())
    report = brought(a_forum(tmp_path, f"![it](upload://{SHORT}.png)"), is_dry_run=True)
    assert report.made["files"] == 1
    assert not Upload.objects.exists()


def test_links_of_stack_exchange_lead_to_questions_answers_and_comments(tmp_path):
    a_dump(tmp_path)
    body = (
        f'<p><a href="{SITE}/questions/3/later">q</a> <a href="{SITE}/a/5">a</a>'
        f' <a href="{SITE}/questions/77/gone">g</a> <a href="/users/1">u</a></p>'
    )
    rows(tmp_path, "Posts", question(1, Body=body), question(3), answer(5, 3))
    bring(tmp_path, address=SITE)
    text = Post.objects.get(thread__title="How do I mend thing 1?", position=1).body_html
    later = Thread.objects.get(title="How do I mend thing 3?")
    assert f'href="/community/threads/{later.pk}/"' in text
    assert f'href="/community/posts/{later.posts.get(position=2).pk}/"' in text
    assert f'href="{SITE}/questions/77/gone"' in text
    assert f'href="{SITE}/users/1"' in text


def test_a_second_run_links_what_came_with_it_and_leaves_what_was_edited_here(tmp_path):
    text = f"See {FORUM}/t/topic-2/2."
    a_forum(tmp_path, text)
    everything = (tmp_path / "posts.jsonl").read_text()
    as_json(tmp_path, "posts.jsonl", [a_post(1, 1, raw=text), a_post(1, 2, raw=text)])
    brought(tmp_path)
    assert FORUM in first().body
    edited = Post.objects.get(thread__title="Topic 1", position=2)
    edit_post(post=edited, body=f"Mine: {FORUM}/t/topic-2/2", by=a_colleague(), revision=1)
    (tmp_path / "posts.jsonl").write_text(everything)
    brought(tmp_path)
    assert FORUM not in first().body
    assert Post.objects.get(pk=edited.pk).body == f"Mine: {FORUM}/t/topic-2/2"


@pytest.mark.parametrize("address", ["forum.example.com", "javascript:alert(1)", "https://", "ftp://a.example.com"])
def test_what_is_no_address_is_refused(tmp_path, address):
    with pytest.raises(SourceError):
        Addresses(address, lambda path: None)


def test_a_system_called_like_a_host_needs_no_address():
    assert base_of("", "stackexchange:meta.example.com") == "https://meta.example.com"
    assert base_of("", "discourse:old-forum") == ""
    assert base_of(FORUM, "discourse:old.example.com") == FORUM
