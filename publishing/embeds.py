"""Recordings kept by others. Nothing of theirs is loaded before a reader asks for it."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

YOUTUBE_HOSTS = {"youtube.com", "www.youtube.com", "m.youtube.com", "youtube-nocookie.com", "www.youtube-nocookie.com"}
VIMEO_HOSTS = {"vimeo.com", "www.vimeo.com", "player.vimeo.com"}
_YOUTUBE_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_VIMEO_PATH = re.compile(r"/(?:video/|channels/[\w-]+/)?(\d{5,12})(?:/([0-9a-f]{6,20}))?/?")
_START = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?")


@dataclass(frozen=True)
class Embed:
    """A recording at a provider: where people open it, and what a frame would load."""

    provider: str
    url: str
    frame_url: str


def find_embed(address: str) -> Embed | None:
    """The recording behind `address`, if its provider is one we frame."""
    parts = urlsplit(address.strip())
    host = (parts.hostname or "").lower()
    if parts.scheme not in {"http", "https"}:
        return None
    if host in YOUTUBE_HOSTS or host == "youtu.be":
        return _youtube(host, parts.path, parse_qs(parts.query))
    if host in VIMEO_HOSTS:
        return _vimeo(parts.path, parse_qs(parts.query))
    return None


def _youtube(host: str, path: str, query: dict[str, list[str]]) -> Embed | None:
    if host == "youtu.be":
        candidate = path.strip("/")
    elif path.startswith(("/embed/", "/shorts/", "/live/")):
        candidate = path.split("/")[2]
    else:
        candidate = query.get("v", [""])[0]
    if not _YOUTUBE_ID.fullmatch(candidate):
        return None
    start = _seconds((query.get("t") or query.get("start") or [""])[0])
    options = {"rel": "0", **({"start": str(start)} if start else {})}
    watch = {"v": candidate, **({"t": f"{start}s"} if start else {})}
    return Embed(
        "YouTube",
        f"https://www.youtube.com/watch?{urlencode(watch)}",
        f"https://www.youtube-nocookie.com/embed/{candidate}?{urlencode(options)}",
    )


def _vimeo(path: str, query: dict[str, list[str]]) -> Embed | None:
    match = _VIMEO_PATH.fullmatch(path)
    if not match:
        return None
    number, secret = match[1], match[2] or query.get("h", [""])[0]
    if not re.fullmatch(r"[0-9a-f]{6,20}", secret):
        secret = ""
    options = {"dnt": "1", **({"h": secret} if secret else {})}
    return Embed(
        "Vimeo",
        f"https://vimeo.com/{number}{'/' + secret if secret else ''}",
        f"https://player.vimeo.com/video/{number}?{urlencode(options)}",
    )


def _seconds(text: str) -> int:
    match = _START.fullmatch(text.strip()[:12])
    hours, minutes, seconds = (int(part or 0) for part in match.groups()) if match else (0, 0, 0)
    return hours * 3600 + minutes * 60 + seconds
