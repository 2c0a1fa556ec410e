"""A recording as its page shows and describes it."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from kb import structured_data as schema
from product.languages import content_languages
from publishing.captions import Cue

PLAYER = "player-video"
_SECOND = re.compile(r"[0-9]{1,6}")


def by_second(cues: Iterable[Cue]) -> list[Cue]:
    """`cues`, those that begin within the same second as one: a line is known by its second."""
    merged: list[Cue] = []
    for cue in cues:
        last = merged[-1] if merged else None
        if last and int(last.start) == int(cue.start):
            merged[-1] = Cue(last.start, max(last.end, cue.end), f"{last.text} {cue.text}", last.speaker)
        else:
            merged.append(cue)
    return merged


def named_once(cues: Iterable[Cue]) -> list[Cue]:
    """`cues`, a speaker's name only where somebody else spoke before."""
    named: list[Cue] = []
    speaker = ""
    for cue in cues:
        named.append(replace(cue, speaker="") if cue.speaker == speaker else cue)
        speaker = cue.speaker or speaker
    return named


def asked_second(request: HttpRequest) -> int:
    """The second at which the address asks to begin."""
    text = request.GET.get("t", "")
    return int(text) if _SECOND.fullmatch(text) else 0


def player_context(page: Any, request: HttpRequest) -> dict[str, Any]:
    """What the template needs to play the recording: sources, captions, chapters, transcript."""
    context: dict[str, Any] = {"player_id": PLAYER, "embed": page.embed, "player": None, "transcript": None}
    if page.recording is None:
        return context
    player = page.recording.player(page.language)
    if second := asked_second(request):
        # A browser without scripts begins there by itself.
        player["sources"] = [{**source, "url": f"{source['url']}#t={second}"} for source in player["sources"]]
    transcript = page.recording.transcript(page.language)
    if transcript:
        transcript = {**transcript, "cues": named_once(by_second(transcript["cues"]))}
    return {**context, "player": player, "transcript": transcript, "downloads": downloads(page)}


def downloads(page: Any) -> list[dict[str, str]]:
    """The transcript as a text file, in each language there is."""
    if not page.pk:
        return []
    names = dict(content_languages())
    return [
        {"code": code, "name": names.get(code, code), "url": reverse("transcript", args=(page.pk, code))}
        for code in page.recording.captions_by_language
    ]


def video_object(page: Any, request: HttpRequest) -> dict[str, Any]:
    """The film as schema.org describes it."""
    uploaded = page.recorded_on or (page.first_published_at and page.first_published_at.date())
    data: dict[str, Any] = {"@type": "VideoObject", "name": page.title, "description": page.summary or page.title}
    data["inLanguage"] = page.language
    if uploaded:
        data["uploadDate"] = uploaded.isoformat()
    if page.recording:
        data.update(_own_film(page, request))
    elif page.embed:
        data["embedUrl"] = page.embed.frame_url
    seconds = page.recording.duration if page.recording and page.recording.duration else page.length * 60
    if seconds:
        data["duration"] = schema.duration(seconds)
    if page.chapter_list:
        data["hasPart"] = _clips(page, page.get_full_url(request), seconds)
    return data


def _own_film(page: Any, request: HttpRequest) -> dict[str, Any]:
    absolute = request.build_absolute_uri
    player = page.recording.player(page.language)
    data: dict[str, Any] = {"contentUrl": absolute(player["sources"][0]["url"])}
    if player["poster_url"]:
        data["thumbnailUrl"] = absolute(player["poster_url"])
    data["caption"] = [
        {
            "@type": "MediaObject",
            "encodingFormat": "text/vtt",
            "inLanguage": track["lang"],
            "contentUrl": absolute(track["url"]),
        }
        for track in player["tracks"]
    ]
    if page.own_cues:
        data["transcript"] = " ".join(cue.text for cue in page.own_cues)
    return data


def _clips(page: Any, url: str, seconds: float) -> list[dict[str, Any]]:
    starts = [chapter["start"] for chapter in page.chapter_list]
    ends = [*starts[1:], int(seconds) if seconds else None]
    return [
        schema.clip(chapter["label"], chapter["start"], end, f"{url}?t={chapter['start']}")
        for chapter, end in zip(page.chapter_list, ends, strict=True)
    ]


def transcript_text(page: Any, language: str) -> str | None:
    """What is said, as plain text with the speakers' names; None if there are no captions in `language`."""
    captions = page.recording.captions_by_language.get(language) if page.recording else None
    if captions is None:
        return None
    lines = [f"{cue.speaker}: {cue.text}" if cue.speaker else cue.text for cue in captions.cues]
    return "\n".join([page.title, "", *lines, ""])
