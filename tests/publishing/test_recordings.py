"""Recordings know how long they are, what is said in them, and by whom."""

import io
import struct
import wave
from pathlib import Path

import av
import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from publishing.captions import CaptionsError, parse_cues, validate_captions
from publishing.models import PortalMedia
from publishing.recordings import Header, read_header
from tests.factories.accounts import an_administrator
from tests.publishing.conftest import VTT

DEMO = Path(__file__).resolve().parents[2] / "portal" / "demo" / "videos"


def film(container: str, codec: str) -> bytes:
    """Two seconds of black, 64 by 48."""
    written = io.BytesIO()
    with av.open(written, "w", format=container) as output:
        stream = output.add_stream(codec, rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for _ in range(20):
            for packet in stream.encode(av.VideoFrame(64, 48, "yuv420p")):
                output.mux(packet)
        for packet in stream.encode():
            output.mux(packet)
    return written.getvalue()


@pytest.mark.parametrize(("container", "codec"), [("mp4", "mpeg4"), ("webm", "vp8"), ("mov", "mpeg4")])
def test_duration_and_size_stand_in_the_header(container, codec):
    found = read_header(io.BytesIO(film(container, codec)))
    assert found.duration == pytest.approx(2, abs=0.15)
    assert (found.width, found.height) == (64, 48)


@pytest.mark.parametrize("path", sorted(DEMO.glob("*.mp4")), ids=lambda path: path.stem)
def test_the_demonstration_videos_can_be_read(path):
    with path.open("rb") as file:
        found = read_header(file)
    assert found.duration > 1
    assert found.width > 100


def test_sound_is_measured_too():
    written = io.BytesIO()
    with wave.open(written, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8_000)
        sound.writeframes(b"\0\0" * 12_000)
    assert read_header(io.BytesIO(written.getvalue())).duration == pytest.approx(1.5)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"nothing",
        b"\0\0\0\x08ftyp",
        b"\0\0\0\x20ftypisom" + b"\xff" * 500,
        b"\x1a\x45\xdf\xa3" + b"\xff" * 500,
        b"\x1a\x45\xdf\xa3",
        b"RIFF\0\0\0\0WAVE",
        b"RIFF\0\0\0\0WAVEfmt \xff\xff\xff\xff",
        b"fLaC",
        struct.pack(">I4sI4sI4s", 24, b"moov", 16, b"mvhd", 0, b"\0\0\0\0"),
        struct.pack(">I4sQ", 1, b"moov", 2**63),
    ],
)
def test_a_broken_header_says_nothing(content):
    assert read_header(io.BytesIO(content)) == Header()


@pytest.mark.django_db
def test_a_new_recording_takes_its_length_from_the_file():
    media = PortalMedia(title="Film", type="video", file=ContentFile(film("mp4", "mpeg4"), "film.mp4"))
    media.save()
    media.refresh_from_db()
    assert media.duration == pytest.approx(2, abs=0.15)
    assert (media.width, media.height) == (64, 48)


def test_cues_have_seconds_text_and_speaker():
    cues = parse_cues(VTT)
    assert [(cue.start, cue.end, cue.text, cue.speaker) for cue in cues] == [
        (0.0, 2.0, "Welcome.", "Aoife"),
        (2.0, 5.5, "We search.", ""),
    ]


def test_cues_survive_byte_order_marks_old_line_ends_and_markup():
    cues = parse_cues("\ufeffWEBVTT\r\n\r\n00:01.000 --> 00:02.000\r\n<i>A &amp; B</i>\r\nnext line\r\n")
    assert cues[0].text == "A & B next line"


@pytest.mark.parametrize(
    "text",
    ["", "no captions", "WEBVTT", "WEBVTT\n\n00:05.000 --> 00:01.000\nx\n", "WEBVTT\n\nbroken --> x\ny\n"],
)
def test_what_is_no_caption_file_is_refused(text):
    with pytest.raises(ValidationError):
        validate_captions(SimpleUploadedFile("x.vtt", text.encode()))


def test_captions_are_utf_8_and_small():
    with pytest.raises(ValidationError, match="UTF-8"):
        validate_captions(SimpleUploadedFile("x.vtt", VTT.encode("utf-16")))
    with pytest.raises(ValidationError, match="megabyte"):
        validate_captions(SimpleUploadedFile("x.vtt", b"WEBVTT" + b" " * 1_000_001))


def test_errors_name_their_reason():
    with pytest.raises(CaptionsError, match="WEBVTT"):
        parse_cues("1\n00:00:01,000 --> 00:00:02,000\nsubrip\n")


@pytest.mark.django_db
def test_a_transcript_is_in_the_readers_language_or_in_the_first_there_is(video):
    assert video.transcript("en")["lang"] == "en"
    assert video.transcript("fa") == {"cues": video.cues("en"), "lang": "en", "dir": "ltr"}
    player = video.player("en")
    assert player["tracks"][0]["default"]
    assert player["sources"][0]["type"] == "video/mp4"


@pytest.mark.django_db
def test_a_lost_caption_file_costs_the_transcript_and_not_the_page(video):
    caption = video.captions.get()
    caption.file.storage.delete(caption.file.name)
    assert PortalMedia.objects.get(pk=video.pk).cues("en") == []


@pytest.mark.django_db
def test_editors_add_captions_with_the_recording(client):
    client.force_login(an_administrator())
    url = reverse("wagtailmedia:add", args=["video"])
    page = client.get(url).content.decode()
    assert 'name="captions_fa"' in page
    data = {"title": "Film", "file": SimpleUploadedFile("film.mp4", film("mp4", "mpeg4"))}
    broken = client.post(url, {**data, "captions_fa": SimpleUploadedFile("a.vtt", b"nothing")})
    assert broken.status_code == 200
    assert not PortalMedia.objects.exists()
    data["file"].seek(0)
    client.post(url, {**data, "captions_fa": SimpleUploadedFile("a.vtt", VTT.encode())})
    media = PortalMedia.objects.get()
    assert media.duration > 1
    assert media.cues("fa")[0].speaker == "Aoife"


@pytest.mark.django_db
def test_editors_replace_and_remove_captions(client, video):
    client.force_login(an_administrator())
    url = reverse("wagtailmedia:edit", args=[video.pk])
    former = video.captions.get().file.name
    other = VTT.replace("Welcome", "Hello").encode()
    client.post(url, {"title": "Film", "captions_en": SimpleUploadedFile("film.en.vtt", other)})
    media = PortalMedia.objects.get()
    assert media.cues("en")[0].text == "Hello."
    assert media.captions.get().file.name != former
    assert not media.file.storage.exists(former)
    client.post(url, {"title": "Film", "captions_en-clear": "on"})
    assert not media.captions.exists()
