"""Who may fetch an uploaded file: whoever may see a published page that shows it.

What shows what is asked of Wagtail's reference index, through shared texts as well. The company's logo is for
everybody; editors see all. The answer holds until a page changes, so it is kept under the generation number.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.files.storage import Storage
from django.db.models import Model
from wagtail.models import Page, ReferenceIndex

from accounts.audiences import Rule
from accounts.policies import tokens_of
from publishing import access
from publishing.models import (
    BrandSettings,
    Caption,
    Generation,
    PortalDocument,
    PortalImage,
    PortalMedia,
    PortalRendition,
)

KEPT_SECONDS = 3600
DEEPEST_CHAIN = 3
"""An image in a shared text on a page is two steps away from the page."""


@dataclass(frozen=True)
class FileRules:
    """The rules of the published pages that show a file; any of them suffices."""

    rules: frozenset[Rule] = frozenset()

    @property
    def is_public(self) -> bool:
        """Whether everybody may fetch it."""
        return any(rule.is_public for rule in self.rules)

    def admits(self, user: Any) -> bool:
        """Whether `user` may."""
        if self.is_public:
            return True
        tokens = tokens_of(user)
        return any(rule.admits(tokens) for rule in self.rules) or is_editor(user)


@dataclass(frozen=True)
class StoredFile:
    """An uploaded file, by its name in its storage."""

    name: str
    storage: Storage
    owner: Model


def is_editor(user: Any) -> bool:
    """Whether `user` writes pages, and so sees every file."""
    return bool(user.is_authenticated and user.has_perm("wagtailadmin.access_admin"))


def _of_image(name: str) -> Model | None:
    return PortalImage.objects.filter(file=name).first()


def _of_rendition(name: str) -> Model | None:
    rendition = PortalRendition.objects.filter(file=name).select_related("image").first()
    return rendition.image if rendition else None


def _of_document(name: str) -> Model | None:
    return PortalDocument.objects.filter(file=name).first()


def _of_recording(name: str) -> Model | None:
    return PortalMedia.objects.filter(file=name).first()


def _of_thumbnail(name: str) -> Model | None:
    return PortalMedia.objects.filter(thumbnail=name).first()


def _of_caption(name: str) -> Model | None:
    caption = Caption.objects.filter(file=name).select_related("media").first()
    return caption.media if caption else None


Finder = Callable[[str], Model | None]
_folders: dict[str, tuple[type[Model], str, Finder]] = {
    "original_images": (PortalImage, "file", _of_image),
    "images": (PortalRendition, "file", _of_rendition),
    "documents": (PortalDocument, "file", _of_document),
    "media": (PortalMedia, "file", _of_recording),
    "media_thumbnails": (PortalMedia, "thumbnail", _of_thumbnail),
    "captions": (Caption, "file", _of_caption),
}


def serve_folder(folder: str, model: type[Model], field: str, finder: Finder) -> None:
    """Serve the files that another feature's `model` keeps below `folder`; `finder` says what, by the file's name,
    pages refer to."""
    _folders[folder] = (model, field, finder)


def find_file(name: str) -> StoredFile | None:
    """The uploaded file called `name`; None for anything that nobody has uploaded."""
    folder = name.partition("/")[0]
    if folder not in _folders or "\0" in name:
        return None
    model, field, finder = _folders[folder]
    owner = finder(name)
    if owner is None:
        return None
    return StoredFile(name, model._meta.get_field(field).storage, owner)  # type: ignore[union-attr]


def rules_of(owner: Model) -> FileRules:
    """Who may fetch the files of `owner`."""
    key = f"files:{Generation.current()}:{_digest(owner._meta.label, owner.pk)}"
    kept = cache.get(key)
    if kept is None:
        kept = FileRules(frozenset(_rules(owner)))
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def _digest(*parts: Any) -> str:
    return hashlib.blake2b(repr(parts).encode(), digest_size=16).hexdigest()


def _rules(owner: Model) -> Iterator[Rule]:
    if isinstance(owner, PortalImage) and BrandSettings.objects.filter(logo=owner).exists():
        yield Rule()
        return
    for page in pages_showing([owner]):
        yield access.rule_of(page)


def pages_showing(things: Iterable[Model]) -> list[Page]:
    """The published pages that show any of `things`, directly or through something that shows them."""
    page_type = ContentType.objects.get_for_model(Page)
    front = {(ContentType.objects.get_for_model(thing).pk, str(thing.pk)) for thing in things}
    seen, page_ids = set(front), set()
    for _step in range(DEEPEST_CHAIN):
        found = {key for to_type, to_id in front for key in _referrers(to_type, to_id)}
        page_ids |= {int(object_id) for type_id, object_id in found if type_id == page_type.pk}
        front = {key for key in found - seen if key[0] != page_type.pk}
        seen |= front
        if not front:
            break
    return list(Page.objects.live().filter(pk__in=page_ids).order_by())


def _referrers(content_type_id: int, object_id: str) -> Iterable[tuple[int, str]]:
    rows = ReferenceIndex.objects.filter(to_content_type_id=content_type_id, to_object_id=object_id)
    return rows.values_list("base_content_type_id", "object_id").distinct()
