"""What the package host answers: the player's page and scripts, and the files of packages whose token is good."""

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.http import content_disposition_header, parse_etags

from academy.packages.addresses import FILES, RUNTIME, Opened, opened_by
from academy.packages.models import Package, PackageFile
from product.languages import direction_of
from publishing.serving import SAVED_TYPES, SHOWN_TYPES, UnsatisfiableRangeError, byte_range, pieces

STATIC = Path(__file__).resolve().parent / "static" / "academy_packages"
SCRIPTS = ("wrapper.js", "model.js", "scorm12.js", "scorm2004.js", "checks.js", "wrapper.css")
"""The player's own files."""
TYPES = {
    **{name: kind.partition(";")[0] for name, kind in (SAVED_TYPES | SHOWN_TYPES).items()},
    # Without a character set: each says its own.
    "html": "text/html",
    "htm": "text/html",
    "xhtml": "application/xhtml+xml",
    "js": "text/javascript",
    "mjs": "text/javascript",
    "css": "text/css",
    "json": "application/json",
    "webmanifest": "application/manifest+json",
    "xml": "application/xml",
    "xsd": "application/xml",
    "xsl": "application/xml",
    "vtt": "text/vtt",
    "wasm": "application/wasm",
    "woff": "font/woff",
    "woff2": "font/woff2",
    "ttf": "font/ttf",
    "otf": "font/otf",
    "eot": "application/vnd.ms-fontobject",
    "bmp": "image/bmp",
    "cur": "image/x-icon",
}
UNKNOWN = "application/octet-stream"
KEPT_SECONDS = 3600


def answer(request: HttpRequest) -> HttpResponseBase:
    """Whatever is asked of the package host. The same headers go with everything it says."""
    response = _answered(request)
    headers = response.headers
    headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
    headers.setdefault("Cache-Control", "no-store")
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _answered(request: HttpRequest) -> HttpResponseBase:
    if request.method not in ("GET", "HEAD"):
        return _plain("Only GET and HEAD are answered here.", 405, Allow="GET, HEAD")
    first, _slash, rest = request.path_info.removeprefix("/").partition("/")
    if first == RUNTIME:
        return _script(request, rest) if rest in SCRIPTS else _plain("There is no such file.", 404)
    opened = opened_by(first) if first else None
    if opened is None:
        return _expired() if first else _plain("There is nothing here.", 404)
    if not rest:
        return _player(opened)
    folder, _slash, path = rest.partition("/")
    if folder != FILES or not path:
        return _plain("There is no such file.", 404)
    if request.headers.get("Service-Worker"):
        # One package must not answer for what others ask.
        return _plain("Service workers are not served.", 403)
    return _file(request, opened, path)


def _plain(text: str, status: int, **headers: str) -> HttpResponse:
    return HttpResponse(f"{text}\n", status=status, content_type="text/plain; charset=utf-8", headers=headers)


def _expired() -> HttpResponse:
    """A frame whose token is too old says what to do; it is no secret that there are tokens."""
    policy = "default-src 'none'; style-src 'self'; frame-ancestors *"
    page = render_to_string("academy/packages/expired.html")
    return HttpResponse(page, status=403, headers={"Content-Security-Policy": policy})


@cache
def _read(name: str) -> tuple[bytes, str]:
    content = (STATIC / name).read_bytes()
    return content, f'"{hashlib.blake2b(content, digest_size=12).hexdigest()}"'


def _script(request: HttpRequest, name: str) -> HttpResponse:
    if settings.DEBUG:
        _read.cache_clear()
    content, etag = _read(name)
    headers = {"ETag": etag, "Cache-Control": "no-cache"}
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        return HttpResponseNotModified(headers=headers)
    kind = TYPES[name.rpartition(".")[2]]
    return HttpResponse(content, content_type=f"{kind}; charset=utf-8", headers=headers)


def _player(opened: Opened) -> HttpResponse:
    """The page around a package. Only the origin that the token names may frame it, and is answered by it."""
    package = Package.objects.filter(key=opened.package).first()
    if package is None:
        return _plain("There is no such package.", 404)
    with translation.override(opened.language):
        context = {
            "package": package,
            "portal": opened.portal,
            "runtime": f"/{RUNTIME}",
            "language": opened.language,
            "direction": direction_of(opened.language),
        }
        page = render_to_string("academy/packages/wrapper.html", context)
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; frame-src 'self'; base-uri 'none'; "
        f"form-action 'none'; frame-ancestors {opened.portal}"
    )
    return HttpResponse(page, headers={"Content-Security-Policy": policy, "Cache-Control": "private, no-store"})


def content_policy(portal: str) -> str:
    """What a package may do: run its own scripts as it likes, load what it holds, be framed by its player."""
    more = " ".join(["", *settings.PACKAGES_EXTERNAL_SOURCES])
    return (
        f"default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:{more}; connect-src 'self' data: blob:{more}; "
        f"object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self' {portal}"
    )


def _file(request: HttpRequest, opened: Opened, path: str) -> HttpResponseBase:
    row = PackageFile.objects.select_related("package").filter(package__key=opened.package, path=path).first()
    if row is None:
        return _plain("There is no such file.", 404)
    etag = f'"{row.digest[:32]}"'
    headers = {
        "ETag": etag,
        "Accept-Ranges": "bytes",
        "Cache-Control": f"private, max-age={KEPT_SECONDS}",
        "Content-Security-Policy": content_policy(opened.portal),
    }
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        return HttpResponseNotModified(headers=headers)
    response = _content(request, row, etag)
    kind = TYPES.get(path.rpartition(".")[2].lower(), UNKNOWN)
    if response.status_code in (200, 206):
        response.headers["Content-Type"] = kind
        name = path.rpartition("/")[2]
        response.headers["Content-Disposition"] = content_disposition_header(kind == UNKNOWN, name) or "inline"
        for name, value in headers.items():
            response.headers[name] = value
    return response


def _content(request: HttpRequest, row: PackageFile, etag: str) -> HttpResponseBase:
    """The whole file or a part of it."""
    wanted = request.headers.get("Range", "") if request.headers.get("If-Range", etag) == etag else ""
    try:
        span = byte_range(wanted, row.size)
    except UnsatisfiableRangeError:
        return _plain("There is no such part.", 416, **{"Content-Range": f"bytes */{row.size}"})
    if request.method == "HEAD":
        return HttpResponse(headers={"Content-Length": str(row.size)})
    try:
        file = default_storage.open(row.stored, "rb")
    except OSError:
        return _plain("The file is missing.", 404)
    if span is None:
        return FileResponse(file, headers={"Content-Length": str(row.size)})
    first, last = span
    length = {"Content-Range": f"bytes {first}-{last}/{row.size}", "Content-Length": str(last - first + 1)}
    return StreamingHttpResponse(pieces(file, first, last), status=206, headers=length)
