"""Recordings: what plays, what is said, and where in it one begins."""

import json
import re

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from publishing.models import Caption, PortalMedia
from publishing.timecodes import TimecodeField, seconds_of, timecode
from tests.factories import kb
from tests.factories.accounts import a_partner

pytestmark = pytest.mark.django_db

ENGLISH = """WEBVTT

00:00:00.000 --> 00:00:04.000
<v Aoife>Welcome to the portal.

00:00:12.500 --> 00:00:15.000
We press the slash key.

00:12:41.000 --> 00:12:45.000
And when single sign-on fails, the log tells you why.
"""
IRISH = "WEBVTT\n\n00:00.000 --> 00:04.000\nFáilte chuig an tairseach.\n"


def a_recording(**captions):
    media = PortalMedia(title="Film", type="video", duration=800, file=ContentFile(b"film", name="film.mp4"))
    media.save()
    for language, text in captions.items():
        Caption.objects.create(media=media, language=language, file=ContentFile(text.encode(), name=f"{language}.vtt"))
    return media


@pytest.fixture
def webinar():
    return kb.a_webinar(
        title="A tour",
        recording=a_recording(en=ENGLISH, ga=IRISH),
        chapters=[kb.chapter(12, "Typing"), kb.chapter(0, "Welcome")],
        speakers=[kb.speaker("Aoife Brennan", "Customer education")],
        recorded_on="2026-10-12",
    )


def shown(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_browser_itself_plays_with_captions_in_every_language(client, webinar):
    html = shown(client, webinar.url)
    assert re.search(r"<video [^>]*controls", html)
    assert f'<source src="{webinar.recording.file.url}" type="video/mp4">' in html
    assert re.search(r'<track kind="captions" src="[^"]+" srclang="en" label="English" default>', html)
    assert re.search(r'<track kind="captions" src="[^"]+" srclang="ga" label="Gaeilge">', html)


def test_chapters_are_links_in_the_order_of_time(client, webinar):
    chapters = re.search(r'<nav class="chapters".*?</nav>', shown(client, webinar.url), re.DOTALL)[0]
    assert chapters.index("Welcome") < chapters.index("Typing")
    assert 'data-seek="12"' in chapters


def test_the_transcript_can_be_read_and_followed(client, webinar):
    html = shown(client, webinar.url)
    assert '<ol tabindex="0" lang="en" dir="ltr">' in html
    assert re.search(r'id="t761"[^>]*data-seek="761', html)
    assert "<b>Aoife</b>Welcome to the portal." in html


def test_an_address_with_a_second_begins_there_without_a_script(client, webinar):
    assert f'src="{webinar.recording.file.url}#t=761"' in shown(client, f"{webinar.url}?t=761")


@pytest.mark.parametrize("second", ["", "-1", "x", "1e9", "99999999999999", "<b>", "١٢"])
def test_a_second_that_is_none_begins_at_the_beginning(client, webinar, second):
    answer = client.get(webinar.url, {"t": second})
    assert answer.status_code == 200
    assert "#t=" not in answer.content.decode()


def test_speakers_are_named(client, webinar):
    html = shown(client, webinar.url)
    assert "Aoife Brennan" in html
    assert "Customer education" in html


def test_search_engines_learn_film_captions_and_chapters(client, webinar):
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', shown(client, webinar.url), re.DOTALL)[1]
    page = json.loads(block)["@graph"][0]
    video = page["mainEntity"]
    assert (video["@type"], video["duration"], video["uploadDate"]) == ("VideoObject", "PT13M20S", "2026-10-12")
    assert [caption["inLanguage"] for caption in video["caption"]] == ["en", "ga"]
    assert [(clip["name"], clip["startOffset"], clip["endOffset"]) for clip in video["hasPart"]] == [
        ("Welcome", 0, 12),
        ("Typing", 12, 800),
    ]
    assert "slash key" in video["transcript"]


def test_a_transcript_can_be_taken_along(client, webinar):
    html = shown(client, webinar.url)
    url = reverse("transcript", args=[webinar.pk, "en"])
    assert url in html
    answer = client.get(url)
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode().splitlines()[:3] == ["A tour", "", "Aoife: Welcome to the portal."]
    assert client.get(reverse("transcript", args=[webinar.pk, "vi"])).status_code == 404


def test_a_transcript_is_kept_from_those_who_may_not_see_the_recording(client):
    webinar = kb.a_webinar(recording=a_recording(en=ENGLISH), audiences=["partners"])
    url = reverse("transcript", args=[webinar.pk, "en"])
    assert client.get(url).status_code == 404
    client.force_login(a_partner())
    assert client.get(url).status_code == 200


def test_lines_within_the_same_second_are_one(client):
    text = "WEBVTT\n\n00:01.000 --> 00:01.400\nOne\n\n00:01.500 --> 00:02.000\ntwo\n"
    html = shown(client, kb.a_webinar(recording=a_recording(en=text)).url)
    assert html.count('id="t1"') == 1
    assert "One two" in html


def test_a_recording_kept_elsewhere_loads_nothing_before_a_click(client):
    webinar = kb.a_webinar(embed_url="https://vimeo.com/76979871")
    html = shown(client, webinar.url)
    assert "<iframe" not in html
    assert 'data-embed="https://player.vimeo.com/video/76979871' in html
    assert 'href="https://vimeo.com/76979871"' in html


def test_a_recording_without_film_is_still_a_page(client):
    assert "A tour" in shown(client, kb.a_webinar(title="A tour").url)


@pytest.mark.parametrize(("text", "seconds"), [("0:00", 0), ("12:41", 761), ("1:02:05", 3725), ("761", 761), ("9", 9)])
def test_places_are_written_as_people_write_them(text, seconds):
    assert seconds_of(text) == seconds
    assert seconds_of(timecode(seconds)) == seconds


@pytest.mark.parametrize("text", ["", "x", "1:2:3:4", "12:61", "-1", "1:62:00", "1e3"])
def test_what_is_no_place_is_refused(text):
    with pytest.raises(ValueError, match="place"):
        seconds_of(text)


def test_the_form_field_shows_and_reads_minutes_and_seconds():
    field = TimecodeField()
    assert field.prepare_value(761) == "12:41"
    assert field.clean("12:41") == 761
