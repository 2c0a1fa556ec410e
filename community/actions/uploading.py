"""Images and files that people add to their posts: known by their content, never by their name."""

import datetime
import io
import warnings
from pathlib import PurePath
from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from community.errors import RefusedError
from community.models import Upload

LARGEST = 10 * 1024 * 1024
LARGEST_SIDE = 2_400
MOST_PIXELS = 50_000_000
MOST_A_DAY = 50
FORMATS = {"JPEG": ("image/jpeg", ".jpg"), "PNG": ("image/png", ".png"), "WEBP": ("image/webp", ".webp")}
READ_FORMATS = (*FORMATS, "GIF", "BMP", "TIFF")
BEGINNINGS = ((b"%PDF-", "application/pdf", ".pdf"), (b"PK\x03\x04", "application/zip", ".zip"))
TEXT_ENDINGS = (".txt", ".log", ".csv", ".json", ".md", ".yaml", ".yml", ".toml", ".ini", ".xml", ".har")


def take_upload(*, sent: UploadedFile, by: Any) -> Upload:
    """Keep a file that somebody may show in a post. Images are drawn anew, so that nothing but the picture is left."""
    if not by.is_authenticated or not by.is_active:
        raise PermissionDenied
    since = timezone.now() - datetime.timedelta(days=1)
    if Upload.objects.filter(owner=by, created_at__gte=since).count() >= MOST_A_DAY:
        raise RefusedError(_("You have added many files today. Try again tomorrow."), code="limit")
    if (sent.size or 0) > LARGEST:
        raise RefusedError(_("A file may have at most 10 MB."), code="large")
    return keep_file(data=sent.read(LARGEST + 1), name=sent.name or "", owner=by)


def keep_file(*, data: bytes, name: str, owner: Any) -> Upload:
    """Keep what a file contains, if it is of a kind that is taken; with no owner, what was brought along."""
    name = _name(name)
    picture = _picture(data)
    if picture is not None:
        content, kind, ending, size = picture
        upload = Upload(owner=owner, content_type=kind, width=size[0], height=size[1])
    else:
        content = data
        kind, ending = _kind(data, name)
        upload = Upload(owner=owner, content_type=kind)
    upload.name = f"{PurePath(name).stem[:150] or 'file'}{ending}"
    upload.size = len(content)
    upload.file.save(upload.name, ContentFile(content), save=False)
    upload.save()
    return upload


def _name(name: str) -> str:
    last = name.replace("\\", "/").rpartition("/")[2]
    try:
        return get_valid_filename(last)[:180]
    except SuspiciousFileOperation:
        return "file"


def _picture(data: bytes) -> tuple[bytes, str, str, tuple[int, int]] | None:
    """The picture drawn anew, if it is one: without place, camera or anything hidden behind it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=READ_FORMATS)
            if image.width * image.height > MOST_PIXELS:
                raise RefusedError(_("This image has too many pixels."), code="large")
            made = ImageOps.exif_transpose(image)
            made.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
            target = image.format if image.format in FORMATS else "PNG"
            drawn = made.convert("RGB" if target == "JPEG" else "RGBA" if made.mode in ("RGBA", "LA", "P") else "RGB")
            into = io.BytesIO()
            drawn.save(into, target, quality=85) if target != "PNG" else drawn.save(into, target)
    except UnidentifiedImageError:
        return None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, OSError, SyntaxError, ValueError) as error:
        raise RefusedError(_("This image cannot be read."), code="broken") from error
    kind, ending = FORMATS[target or "PNG"]
    return into.getvalue(), kind, ending, drawn.size


def _kind(data: bytes, name: str) -> tuple[str, str]:
    """What a file is, by how it begins; a text by being one and by its name."""
    for beginning, kind, ending in BEGINNINGS:
        if data.startswith(beginning):
            return kind, ending
    ending = PurePath(name).suffix.lower()
    if ending in TEXT_ENDINGS and b"\0" not in data:
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            return "text/plain", ending
    raise RefusedError(_("Images, PDF, ZIP and text files can be added, nothing else."), code="type")
