"""Sends a stored file: whole or in ranges, as what it is and never as something that could run."""

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import IO, Any

from django.core.files.storage import Storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import content_disposition_header, http_date, parse_etags, parse_http_date_safe

SHOWN_TYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "ico": "image/x-icon",
    "mp4": "video/mp4",
    "m4v": "video/mp4",
    "webm": "video/webm",
    "ogv": "video/ogg",
    "mov": "video/quicktime",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "m4b": "audio/mp4",
    "aac": "audio/aac",
    "ogg": "audio/ogg",
    "flac": "audio/flac",
    "wav": "audio/wav",
    "pdf": "application/pdf",
    "vtt": "text/vtt; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
}
"""By extension, what a browser may show itself."""
SAVED_TYPES = {
    "svg": "image/svg+xml",
    "csv": "text/csv; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "rtf": "application/rtf",
    "epub": "application/epub+zip",
    "zip": "application/zip",
}
"""By extension, what a browser only saves. Anything else is saved as bytes of no kind."""
PUBLIC_SECONDS = 86_400
PIECE = 256 * 1024
_RANGE = re.compile(r"bytes=(\d*)-(\d*)$")


class UnsatisfiableRangeError(ValueError):
    """The range begins behind the end."""


def send_file(
    request: HttpRequest, storage: Storage, name: str, *, is_public: bool, filename: str = ""
) -> HttpResponseBase:
    """The file called `name`, which the reader may have. Where files are kept elsewhere, the way there."""
    filename = filename or name.rpartition("/")[2]
    try:
        storage.path(name)
    except NotImplementedError:
        # A browser takes captions from the page's own origin alone.
        if not type_of(filename)[0].startswith("text/"):
            return _marked(redirect(storage.url(name)), is_public=False)
    try:
        size, modified = storage.size(name), storage.get_modified_time(name)
    except OSError as error:
        raise Http404("The file is missing.") from error
    etag = f'"{hashlib.blake2b(f"{name}:{size}:{modified.timestamp()}".encode(), digest_size=12).hexdigest()}"'
    if _still_holds(request, etag, modified):
        response: HttpResponseBase = HttpResponseNotModified()
    else:
        response = _answer(request, storage, name, size, etag, modified)
        kind, is_shown = type_of(filename)
        if response.status_code != 416:
            response.headers["Content-Type"] = kind
            disposition = content_disposition_header(not is_shown, filename)
            response.headers["Content-Disposition"] = disposition or "inline"
        if not is_shown:
            response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["ETag"] = etag
    response.headers["Last-Modified"] = http_date(modified.timestamp())
    return _marked(response, is_public=is_public)


def type_of(filename: str) -> tuple[str, bool]:
    """The content type for `filename`, and whether a browser may show it."""
    extension = filename.rpartition(".")[2].lower()
    if extension in SHOWN_TYPES:
        return SHOWN_TYPES[extension], True
    return SAVED_TYPES.get(extension, "application/octet-stream"), False


def _marked(response: HttpResponseBase, *, is_public: bool) -> HttpResponseBase:
    response.headers["Cache-Control"] = f"public, max-age={PUBLIC_SECONDS}" if is_public else "private, no-cache"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Accept-Ranges"] = "bytes"
    return response


def _still_holds(request: HttpRequest, etag: str, modified: datetime) -> bool:
    if known := request.headers.get("If-None-Match"):
        return etag in parse_etags(known) or known.strip() == "*"
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    return since is not None and int(modified.timestamp()) <= since


def _answer(
    request: HttpRequest, storage: Storage, name: str, size: int, etag: str, modified: datetime
) -> HttpResponseBase:
    wanted = request.headers.get("Range", "") if request.method == "GET" else ""
    if wanted and not _range_applies(request.headers.get("If-Range", ""), etag, modified):
        wanted = ""
    try:
        span = byte_range(wanted, size)
    except UnsatisfiableRangeError:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    if request.method == "HEAD":
        return HttpResponse(headers={"Content-Length": str(size)})
    try:
        file = storage.open(name, "rb")
    except OSError as error:
        raise Http404("The file is missing.") from error
    if span is None:
        response: Any = FileResponse(file)
        response.headers["Content-Length"] = str(size)
        return response
    first, last = span
    response = StreamingHttpResponse(pieces(file, first, last), status=206)
    response.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    response.headers["Content-Length"] = str(last - first + 1)
    return response


def _range_applies(condition: str, etag: str, modified: datetime) -> bool:
    """Whether the reader's part belongs to the file as it is now (`If-Range`)."""
    if not condition:
        return True
    if condition.startswith(('"', "W/")):
        return condition == etag
    date = parse_http_date_safe(condition)
    return date is not None and datetime.fromtimestamp(date, UTC) == modified.astimezone(UTC).replace(microsecond=0)


def byte_range(wanted: str, size: int) -> tuple[int, int] | None:
    """First and last byte of what a `Range` header asks for; None for the whole, as for several ranges at once or for
    what is no range. `UnsatisfiableRangeError` if there is no such part."""
    match = _RANGE.fullmatch(wanted.strip().replace(" ", "")) if len(wanted) < 100 else None
    if match is None or not (match[1] or match[2]):
        return None
    if not match[1]:
        length = min(int(match[2]), size)
        if length == 0:
            raise UnsatisfiableRangeError
        return size - length, size - 1
    first = int(match[1])
    last = min(int(match[2]), size - 1) if match[2] else size - 1
    if match[2] and int(match[2]) < first:
        return None
    if first >= size:
        raise UnsatisfiableRangeError
    return first, last


def pieces(file: IO[bytes], first: int, last: int) -> Iterator[bytes]:
    """The bytes of `file` from `first` to `last`; closes it then."""
    with file:
        file.seek(first)
        left = last - first + 1
        while left > 0 and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
