"""Images, documents and recordings that come with the content. The same file is brought in once, whatever its name."""

import hashlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.fields import WagtailImageField

from kb.importing.recordings import describe
from kb.importing.texts import decode, humanised, shortened
from publishing.captions import CaptionsError, parse_cues
from publishing.models import Caption, PortalMedia

VIDEO_SUFFIXES = {".mp4", ".webm", ".m4v", ".mov"}


class UploadError(ValueError):
    """The file cannot be taken; the message says why."""


class Uploads:
    """Brings files in, and takes back from the storage what belonged to an item that was not taken after all."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._known: dict[tuple[str, str], Any] = {}
        self._stored: list[tuple[Any, str]] = []
        self._fresh: list[tuple[str, str]] = []
        self._kinds: list[str] = []
        self._kept: list[tuple[Any, str]] = []

    # --- What belongs to one item -------------------------------------------------------------

    def keep(self) -> None:
        """The item is taken: its files stay."""
        self.counts.update(self._kinds)
        self._kept += self._stored
        self._stored, self._fresh, self._kinds = [], [], []

    def take_back(self) -> None:
        """The item is not taken: remove the files that came with it."""
        for storage, name in self._stored:
            storage.delete(name)
        for key in self._fresh:
            self._known.pop(key, None)
        self._stored, self._fresh, self._kinds = [], [], []

    def take_back_all(self) -> None:
        """Nothing was written after all: remove every file."""
        self.take_back()
        for storage, name in self._kept:
            storage.delete(name)
        self._kept = []

    def _note(self, kind: str, *stored: Any) -> None:
        self._kinds.append(kind)
        self._stored += [(file.storage, file.name) for file in stored if file]

    def _once(self, kind: str, digest: str, find: Callable[[], Any], make: Callable[[], Any]) -> Any:
        key = (kind, digest)
        if key not in self._known:
            found = find()
            self._known[key] = found or make()
            if not found:
                self._fresh.append(key)
        return self._known[key]

    # --- Kinds of files -----------------------------------------------------------------------

    def image(self, path: Path, title: str = "") -> Any:
        """The image that has this file's content."""
        digest, model = _sha1(path), get_image_model()

        def make() -> Any:
            with path.open("rb") as opened:
                file = File(opened, name=path.name)
                try:
                    WagtailImageField().clean(file)
                except ValidationError as error:
                    raise UploadError(" ".join(error.messages)) from error
                file.seek(0)
                name = shortened(title or humanised(path.stem), 255)
                image = model(title=name, file=file, file_hash=digest, file_size=path.stat().st_size)
                image.save()
            self._note("images", image.file)
            return image

        return self._once("image", digest, lambda: model.objects.filter(file_hash=digest).first(), make)

    def document(self, path: Path, title: str = "") -> Any:
        """The document that has this file's content."""
        if path.suffix.lower().lstrip(".") not in settings.WAGTAILDOCS_EXTENSIONS:
            raise UploadError(f"files of the type {path.suffix or 'without an ending'} are not taken")
        digest, model = _sha1(path), get_document_model()

        def make() -> Any:
            with path.open("rb") as opened:
                name = shortened(title or humanised(path.stem), 255)
                document = model(
                    title=name,
                    file=File(opened, name=path.name),
                    file_hash=digest,
                    file_size=path.stat().st_size,
                )
                document.save()
            self._note("documents", document.file)
            return document

        return self._once("document", digest, lambda: model.objects.filter(file_hash=digest).first(), make)

    def recording(self, path: Path, poster: Path | None, captions: dict[str, Path], title: str) -> PortalMedia:
        """The recording that has this file's content, with these captions."""
        if path.suffix.lower() not in VIDEO_SUFFIXES:
            raise UploadError(f"recordings of the type {path.suffix} are not taken")
        digest = _sha1(path)

        def make() -> PortalMedia:
            film = describe(path)
            with path.open("rb") as opened:
                media = PortalMedia(title=shortened(title, 255), type="video", file=File(opened, name=path.name))
                media.duration, media.width, media.height = film.duration, film.width, film.height
                if poster:
                    media.thumbnail = ContentFile(poster.read_bytes(), name=poster.name)
                media.save()
            self._note("recordings", media.file, media.thumbnail)
            return media

        media: PortalMedia = self._once("recording", digest, lambda: _same_recording(digest, path), make)
        for language, file in captions.items():
            self._bring_captions(media, language, file)
        return media

    def _bring_captions(self, media: PortalMedia, language: str, path: Path) -> None:
        content = path.read_bytes()
        key = ("captions", f"{media.pk}:{language}")
        if self._known.get(key) == content:
            return
        try:
            parse_cues(decode(content).text)
        except (CaptionsError, ValueError) as error:
            raise UploadError(f"{path.name}: {error}") from error
        known = media.captions.filter(language=language).first()
        if known is None or _content(known.file) != content:
            caption = known or Caption(media=media, language=language)
            caption.file = ContentFile(content, name=path.name)
            caption.save()
            self._note("captions", caption.file)
        self._known[key] = content
        self._fresh.append(key)


def _sha1(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, hashlib.sha1).hexdigest()


def _same_recording(digest: str, path: Path) -> PortalMedia | None:
    size = path.stat().st_size
    for media in PortalMedia.objects.filter(type="video").order_by("pk"):
        try:
            if media.file.size == size:
                with media.file.open("rb") as stored:
                    if hashlib.file_digest(stored, hashlib.sha1).hexdigest() == digest:
                        return media
        except OSError:
            continue
    return None


def _content(file: Any) -> bytes:
    try:
        with file.open("rb") as stored:
            return bytes(stored.read())
    except OSError:
        return b""
