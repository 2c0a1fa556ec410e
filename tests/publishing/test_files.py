"""Uploaded files follow the pages that show them."""

import uuid
from datetime import UTC, datetime

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from wagtail.models import Site

from publishing.models import BrandSettings, PortalDocument, SharedText
from publishing.serving import byte_range, send_file, type_of
from tests.factories.accounts import a_colleague, a_customer, a_partner, an_administrator
from tests.factories.kb import a_webinar, an_article, structure, text
from tests.publishing.conftest import body_of

pytestmark = pytest.mark.django_db


def block(kind, value):
    return {"type": kind, "id": str(uuid.uuid4()), "value": value}


def with_image(image, **fields):
    value = {"image": image.pk, "alt": "A picture", "decorative": False, "caption": ""}
    return an_article(body=[block("image", value)], **fields)


def status(client, url, user=None):
    client.logout()
    if user:
        client.force_login(user)
    return client.get(url).status_code


def test_a_file_that_no_page_shows_is_there_for_editors_alone(client, image):
    assert status(client, image.file.url) == 404
    assert status(client, image.file.url, a_customer()) == 404
    assert status(client, image.file.url, an_administrator()) == 200


def test_an_image_on_a_public_page_is_public_with_all_its_renditions(client, image):
    page = with_image(image)
    client.get(page.url)
    assert status(client, image.file.url) == 200
    renditions = list(image.renditions.all())
    assert renditions
    for rendition in renditions:
        response = client.get(rendition.file.url)
        assert response.status_code == 200
        assert response["Cache-Control"].startswith("public, max-age=")
        assert "Vary" not in response


@pytest.mark.parametrize(
    ("audiences", "customer", "partner"), [(["customers"], 200, 404), (["partners"], 404, 200), (["members"], 200, 200)]
)
def test_an_image_on_a_restricted_page_is_for_those_who_may_see_the_page(client, image, audiences, customer, partner):
    with_image(image, audiences=audiences)
    rendition = image.get_rendition("width-480|format-webp")
    for url in (image.file.url, rendition.file.url):
        assert status(client, url) == 404
        assert status(client, url, a_customer()) == customer
        assert status(client, url, a_partner()) == partner
        assert status(client, url, a_colleague()) == 200
        response = client.get(url)
        assert response["Cache-Control"] == "private, no-cache"


def test_a_file_shown_on_two_pages_is_for_the_readers_of_either(client, image):
    with_image(image, audiences=["partners"])
    assert status(client, image.file.url, a_customer()) == 404
    with_image(image, audiences=["customers"])
    assert status(client, image.file.url, a_customer()) == 200
    assert status(client, image.file.url, a_partner()) == 200
    assert status(client, image.file.url) == 404


def test_what_is_above_the_page_counts_as_well(client, image):
    with_image(image)
    assert status(client, image.file.url) == 200
    articles = structure()["en"].articles
    articles.audiences = ["customers"]
    articles.save_revision().publish()
    assert status(client, image.file.url) == 404
    assert status(client, image.file.url, a_customer()) == 200


def test_unpublishing_a_page_takes_its_files_away(client, image):
    page = with_image(image)
    assert status(client, image.file.url) == 200
    page.unpublish()
    assert status(client, image.file.url) == 404


def test_a_draft_shows_no_file(client, image):
    with_image(image, live=False)
    assert status(client, image.file.url) == 404


def test_an_image_in_a_shared_text_follows_the_pages_that_show_the_text(client, image):
    locale = structure()["en"].home.locale
    shared = SharedText.objects.create(
        name="s", locale=locale, body=f'<p>x</p><embed embedtype="image" id="{image.pk}" format="left" alt="a"/>'
    )
    assert status(client, image.file.url) == 404
    an_article(body=[block("shared_text", shared.pk)], audiences=["customers"])
    assert status(client, image.file.url) == 404
    assert status(client, image.file.url, a_customer()) == 200


def test_the_logo_is_for_everybody(client, image):
    brand = BrandSettings.for_site(Site.objects.get(is_default_site=True))
    brand.logo = image
    brand.save()
    assert status(client, image.file.url) == 200


def test_recordings_captions_and_stills_follow_their_page(client, video):
    urls = [video.file.url, video.thumbnail.url, video.captions.get().file.url]
    assert [status(client, url) for url in urls] == [404, 404, 404]
    a_webinar(recording=video, audiences=["customers"])
    assert [status(client, url) for url in urls] == [404, 404, 404]
    assert [status(client, url, a_customer()) for url in urls] == [200, 200, 200]


def test_documents_follow_their_page_at_both_of_their_addresses(client, document):
    assert status(client, document.url) == 404
    an_article(body=[block("download", {"document": document.pk, "title": "", "text": ""})], audiences=["partners"])
    for url in (document.url, document.file.url):
        assert status(client, url) == 404
        assert status(client, url, a_partner()) == 200
        assert status(client, url, a_customer()) == 404


def test_a_document_linked_in_text_counts_as_shown(client, document):
    an_article(body=[text(f'<p><a linktype="document" id="{document.pk}">paper</a></p>')])
    assert status(client, document.url) == 200


@pytest.mark.parametrize(
    "path",
    [
        "../portal.sqlite3",
        "media/../../portal.sqlite3",
        "/etc/passwd",
        "media/%2e%2e/%2e%2e/etc/passwd",
        "media/..%2f..%2fetc/passwd",
        "..\\..\\etc\\passwd",
        "media/film.mp4%00.png",
        "images/",
        "",
        "unknown/file.txt",
        "a" * 5_000,
    ],
)
def test_only_what_was_uploaded_has_an_address(client, path):
    client.force_login(an_administrator())
    assert client.get(f"/media/{path}").status_code in {400, 404}


def test_a_missing_file_is_not_found(client, image):
    with_image(image)
    image.file.storage.delete(image.file.name)
    assert status(client, image.file.url) == 404


@pytest.mark.parametrize(
    ("wanted", "code", "content_range", "length"),
    [
        ("bytes=0-99", 206, "bytes 0-99/10000", 100),
        ("bytes=9990-", 206, "bytes 9990-9999/10000", 10),
        ("bytes=9990-20000", 206, "bytes 9990-9999/10000", 10),
        ("bytes=-10", 206, "bytes 9990-9999/10000", 10),
        ("bytes=-20000", 206, "bytes 0-9999/10000", 10_000),
        ("bytes=0-", 206, "bytes 0-9999/10000", 10_000),
        ("bytes=10000-", 416, "bytes */10000", 0),
        ("bytes=-0", 416, "bytes */10000", 0),
        ("bytes=5-2", 200, None, 10_000),
        ("bytes=0-1,5-6", 200, None, 10_000),
        ("bytes=a-b", 200, None, 10_000),
        ("bytes=-", 200, None, 10_000),
        ("items=0-5", 200, None, 10_000),
        (f"bytes=0-{'9' * 500}", 200, None, 10_000),
    ],
)
def test_a_part_of_a_recording_can_be_asked_for(client, video, wanted, code, content_range, length):
    a_webinar(recording=video)
    response = client.get(video.file.url, headers={"Range": wanted})
    assert response.status_code == code
    assert response.get("Content-Range") == content_range
    content = body_of(response)
    assert len(content) == length
    if code != 416:
        assert int(response["Content-Length"]) == length
        assert response["Content-Type"] == "video/mp4"
        whole = (bytes(range(256)) * 40)[:10_000]
        first = int(content_range.split()[1].split("-")[0]) if content_range else 0
        assert content == whole[first : first + length]


def test_a_part_is_given_only_of_the_file_it_belongs_to(client, video):
    a_webinar(recording=video)
    etag = client.head(video.file.url)["ETag"]
    asked = {"Range": "bytes=0-9"}
    assert client.get(video.file.url, headers={**asked, "If-Range": etag}).status_code == 206
    assert client.get(video.file.url, headers={**asked, "If-Range": '"other"'}).status_code == 200
    assert client.get(video.file.url, headers={**asked, "If-Range": "Mon, 01 Jan 2001 00:00:00 GMT"}).status_code == 200
    date = client.head(video.file.url)["Last-Modified"]
    assert client.get(video.file.url, headers={**asked, "If-Range": date}).status_code == 206


def test_head_says_how_large_it_is_and_that_parts_can_be_had(client, video):
    a_webinar(recording=video)
    response = client.head(video.file.url, headers={"Range": "bytes=0-9"})
    assert response.status_code == 200
    assert response["Content-Length"] == "10000"
    assert response["Accept-Ranges"] == "bytes"
    assert body_of(response) == b""


def test_who_has_the_file_is_told_it_still_holds(client, video):
    a_webinar(recording=video)
    etag = client.get(video.file.url)["ETag"]
    assert client.get(video.file.url, headers={"If-None-Match": etag}).status_code == 304
    client.logout()


def test_nothing_but_reading_is_possible(client, video):
    assert client.post(video.file.url).status_code == 405
    assert client.delete(video.file.url).status_code == 405


@pytest.mark.parametrize(
    ("name", "kind", "shown"),
    [
        ("a.svg", "image/svg+xml", False),
        ("a.html", "application/octet-stream", False),
        ("a.xhtml", "application/octet-stream", False),
        ("a.js", "application/octet-stream", False),
        ("a.xml", "application/octet-stream", False),
        ("noextension", "application/octet-stream", False),
        ("a.PNG", "image/png", True),
        ("a.vtt", "text/vtt; charset=utf-8", True),
    ],
)
def test_only_what_cannot_run_is_shown_by_the_browser(name, kind, shown):
    assert type_of(name) == (kind, shown)


def test_an_html_document_is_saved_and_never_shown(client):
    document = PortalDocument.objects.create(title="x", file=ContentFile(b"<script>alert(1)</script>", "x.html"))
    client.force_login(an_administrator())
    response = client.get(document.url)
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Type"] == "application/octet-stream"
    assert "sandbox" in response["Content-Security-Policy"]


def test_files_kept_elsewhere_are_led_to_by_an_address_that_expires(rf):
    class Bucket(Storage):
        def url(self, name):
            return f"https://bucket.example/{name}?signature=x"

    response = send_file(rf.get("/"), Bucket(), "documents/paper.pdf", is_public=True)
    assert response.status_code == 302
    assert response["Location"] == "https://bucket.example/documents/paper.pdf?signature=x"
    assert response["Cache-Control"] == "private, no-cache"


def test_captions_kept_elsewhere_come_from_here_since_browsers_take_no_others(rf):
    class Bucket(Storage):
        def size(self, name):
            return 6

        def get_modified_time(self, name):
            return datetime(2026, 1, 1, tzinfo=UTC)

        def open(self, name, mode="rb"):
            return ContentFile(b"WEBVTT", name)

    response = send_file(rf.get("/"), Bucket(), "captions/en.vtt", is_public=True)
    assert response.getvalue() == b"WEBVTT"
    assert response["Content-Type"] == "text/vtt; charset=utf-8"


def test_asking_often_costs_little(client, image, django_assert_max_num_queries):
    with_image(image)
    client.get(image.file.url)
    with django_assert_max_num_queries(2):
        client.get(image.file.url)


def test_ranges_are_read_as_the_standard_says():
    assert byte_range("", 10) is None
    assert byte_range("bytes=0-0", 10) == (0, 0)
    assert byte_range("bytes= 1 - 2", 10) == (1, 2)
