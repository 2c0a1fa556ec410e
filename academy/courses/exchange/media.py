"""Recordings and files that belong to an imported course: brought once, found again by their content."""

import hashlib
import mimetypes
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile

from academy.courses.exchange.documents import CourseError
from academy.packages.actions.importing import import_path
from academy.packages.errors import PackageError
from academy.packages.models import Package
from publishing.captions import CaptionsError, parse_cues
from publishing.models import Caption, PortalDocument, PortalMedia

POSTERS = (".webp", ".jpg", ".jpeg", ".png")
LARGEST = 2_000_000_000
PACKAGES = "packages"
RECORDINGS = ("video/", "audio/")


class MediaShelf:
    """The folders in which a course's files are looked for."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self.folders = [folder.resolve() for folder in folders]

    def find(self, name: str, inside: str = "") -> Path | None:
        """A file of this very name in one of the folders, or in their folder called `inside`."""
        if not name or Path(name).name != name or name.startswith("."):
            return None
        for folder in self.folders:
            for place in (folder / inside, folder) if inside else (folder,):
                path = (place / name).resolve()
                if (path.is_file() or (inside == PACKAGES and path.is_dir())) and path.parent == place.resolve():
                    return path
        return None

    def recording(self, name: str, title: str) -> PortalMedia:
        """The recording with this file's content, with the captions beside it."""
        path = self._needed(name, "videos")
        kind = mimetypes.guess_type(path.name)[0] or ""
        if not kind.startswith(RECORDINGS):
            raise CourseError(f"{name} is no recording")
        media = _same(PortalMedia.objects.all(), path) or self._made(path, kind.partition("/")[0], title)
        for language in settings.CONTENT_LANGUAGES:
            captions = self.find(f"{path.stem}.{language}.vtt", "captions")
            if captions:
                _bring_captions(media, language, captions)
        return media

    def _made(self, path: Path, kind: str, title: str) -> PortalMedia:
        media = PortalMedia(title=title[:255], type=kind)
        poster = next((found for end in POSTERS if (found := self.find(path.stem + end, "videos"))), None)
        if poster:
            media.thumbnail = ContentFile(poster.read_bytes(), name=poster.name)
        with path.open("rb") as opened:
            media.file = File(opened, name=path.name)
            media.save()
        return media

    def document(self, name: str, title: str) -> PortalDocument:
        """The document with this file's content."""
        path = self._needed(name, "files")
        found = _same(PortalDocument.objects.all(), path)
        if found is not None:
            return found
        with path.open("rb") as opened:
            document = PortalDocument(title=title[:255], file=File(opened, name=path.name))
            document.save()
        return document

    def package(self, name: str) -> Package:
        """The SCORM package with these files: an archive, or the folder that would be packed."""
        try:
            return import_path(path=self._needed(name, PACKAGES))[0]
        except PackageError as error:
            raise CourseError(f"{name}: {' '.join(error.messages)}") from error

    def _needed(self, name: str, inside: str) -> Path:
        path = self.find(name, inside)
        if path is None:
            raise CourseError(f"there is no file {name[:120]}")
        if path.stat().st_size > LARGEST:
            raise CourseError(f"{name} is too large")
        return path


def digest_of(opened: Any) -> str:
    """Of a file's content."""
    digest = hashlib.sha256()
    for chunk in iter(lambda: opened.read(1 << 20), b""):
        digest.update(chunk)
    return digest.hexdigest()


def _same(rows: Any, path: Path) -> Any:
    """The stored file with the same content; its name begins as this one's does."""
    with path.open("rb") as opened:
        wanted = digest_of(opened)
    for row in rows.filter(file__contains=path.stem)[:50]:
        try:
            if row.file.size == path.stat().st_size:
                with row.file.open("rb") as stored:
                    if digest_of(stored) == wanted:
                        return row
        except OSError:
            continue
    return None


def _bring_captions(media: PortalMedia, language: str, path: Path) -> None:
    content = path.read_bytes()
    try:
        parse_cues(content.decode("utf-8"))
    except (CaptionsError, UnicodeDecodeError) as error:
        raise CourseError(f"{path.name}: {error}") from error
    known = Caption.objects.filter(media=media, language=language).first()
    if known is not None:
        try:
            with known.file.open("rb") as stored:
                if stored.read() == content:
                    return
        except OSError:
            pass
    caption = known or Caption(media=media, language=language)
    caption.file = ContentFile(content, name=path.name)
    caption.save()
