"""WebVTT captions: checked when they are uploaded, read as cues for transcripts and search."""

import html
import io
import re
from dataclasses import dataclass
from typing import Any

import webvtt
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LARGEST = 1_000_000
_TAG = re.compile(r"<[^>]*>")
_VOICE = re.compile(r"<v(?:\.[\w.-]+)?\s+([^>]{1,80})>")


@dataclass(frozen=True)
class Cue:
    """A line of a transcript."""

    start: float
    end: float
    text: str
    speaker: str = ""


class CaptionsError(ValueError):
    """The captions cannot be read; the message says why."""


def parse_cues(text: str) -> list[Cue]:
    """The cues of a WebVTT text; `CaptionsError` if it is none."""
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not text.startswith("WEBVTT"):
        raise CaptionsError(_("The file does not begin with WEBVTT."))
    try:
        found = webvtt.from_string(text)
    except webvtt.errors.MalformedFileError as error:
        raise CaptionsError(_("The file is no WebVTT: %(reason)s") % {"reason": error}) from error
    cues = [_cue(caption) for caption in found.captions]
    if any(cue.end < cue.start for cue in cues):
        raise CaptionsError(_("A cue ends before it begins."))
    return [cue for cue in cues if cue.text]


def _cue(caption: Any) -> Cue:
    voice = _VOICE.search(caption.raw_text)
    speaker = html.unescape(voice[1]).strip() if voice else ""
    said = html.unescape(_TAG.sub("", caption.raw_text))
    return Cue(_seconds(caption.start), _seconds(caption.end), " ".join(said.split()), speaker)


def _seconds(timestamp: str) -> float:
    """Seconds of `00:12:41.500`; the library's own are whole ones."""
    seconds = 0.0
    for part in timestamp.split(":"):
        seconds = seconds * 60 + float(part)
    return seconds


def read_cues(file: Any) -> list[Cue]:
    """The cues of a stored file; none if it is missing or cannot be read: a page never fails for its captions."""
    try:
        with file.open("rb") as stored:
            return parse_cues(io.TextIOWrapper(stored, encoding="utf-8", errors="replace").read(LARGEST))
    except (CaptionsError, OSError, ValueError):
        return []


def validate_captions(file: Any) -> None:
    """Refuse what a browser could not show as captions."""
    if file.size > LARGEST:
        raise ValidationError(_("Captions are larger than a megabyte: this is hardly a caption file."))
    file.seek(0)
    raw = file.read()
    file.seek(0)
    try:
        cues = parse_cues(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ValidationError(_("Captions are written in UTF-8; this file is not.")) from error
    except CaptionsError as error:
        raise ValidationError(str(error)) from error
    if not cues:
        raise ValidationError(_("There is no cue in this file."))
