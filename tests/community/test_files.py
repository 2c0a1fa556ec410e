"""Uploads: known by their content, and seen by whoever may."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from community.actions.uploading import take_upload
from community.actions.visibility import delete_post
from community.errors import RefusedError
from tests.factories.accounts import UserFactory, a_partner
from tests.factories.community import a_reply, a_space, a_thread

pytestmark = pytest.mark.django_db


def a_picture(name: str = "holiday.jpg", form: str = "JPEG") -> SimpleUploadedFile:
    into = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "a secret place"
    Image.new("RGB", (40, 30), "teal").save(into, form, exif=exif)
    return SimpleUploadedFile(name, into.getvalue() + b"<script>alert(1)</script>")


def test_an_image_is_drawn_anew_without_what_hides_in_it():
    upload = take_upload(sent=a_picture(), by=UserFactory())
    data = upload.file.read()
    assert upload.is_image
    assert b"script" not in data
    assert b"secret" not in data
    assert (upload.width, upload.height) == (40, 30)


def test_a_file_is_what_it_contains_and_not_what_it_is_called():
    upload = take_upload(sent=a_picture("page.html"), by=UserFactory())
    assert upload.name.endswith(".jpg")
    for name, data in (("a.png", b"<svg onload=alert(1)>"), ("a.exe", b"MZ\x00"), ("a.html", b"<script>")):
        with pytest.raises(RefusedError):
            take_upload(sent=SimpleUploadedFile(name, data), by=UserFactory())
    assert take_upload(sent=SimpleUploadedFile("a.log", b"fine"), by=UserFactory()).content_type == "text/plain"


def test_an_upload_is_its_owners_until_a_post_shows_it(client):
    owner, reader = UserFactory(), UserFactory()
    upload = take_upload(sent=a_picture(), by=owner)
    client.force_login(reader)
    assert client.get(upload.url).status_code == 404
    post = a_reply(a_thread(), by=owner, body=f"![x]({upload.url})")
    assert client.get(upload.url).status_code == 200
    delete_post(post=post, by=owner)
    assert client.get(upload.url).status_code == 404


def test_an_upload_in_a_closed_space_stays_there(client):
    partner = a_partner()
    upload = take_upload(sent=a_picture(), by=partner)
    a_thread(a_space(audiences=["partners"]), by=partner, body=f"![x]({upload.url})")
    assert client.get(upload.url).status_code == 404
    thief = UserFactory()
    a_reply(a_thread(), by=thief, body=f"![x]({upload.url})")
    client.force_login(thief)
    assert client.get(upload.url).status_code == 404


def test_a_file_is_uploaded_while_writing(client):
    client.force_login(UserFactory())
    answer = client.post(reverse("community:upload"), {"file": a_picture("my [holiday].jpg")})
    assert answer.json()["markdown"].startswith("![")
    answer = client.post(reverse("community:upload"), {"file": SimpleUploadedFile("x.exe", b"MZ")})
    assert answer.status_code == 422
