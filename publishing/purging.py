"""Raises the generation number in the transaction of whatever changes what readers see.

Pages, and what pages show: shared texts, media and captions, brand, redirects, sites, the product's features, and the
catalogue, from which lists are made. Another feature adds its own models by `watch`.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale, Page, Site
from wagtail.signals import post_page_move

from publishing.models import BrandSettings, Caption, Generation, PortalDocument, PortalImage, PortalMedia, SharedText
from search import sources
from search.events import catalogue_changed
from search.models import CatalogueEntry

DRAFT_FIELDS = frozenset(
    {"latest_revision", "latest_revision_created_at", "has_unpublished_changes", "draft_title", "locked", "locked_at"}
)
"""A save of these alone keeps a draft: readers see nothing of it."""
SHOWN_OF_PEOPLE = frozenset({"name"})
"""Who checked a page stands under its title; nothing else about a person is shown."""

_watched: set[type[Model]] = {
    BrandSettings,
    Caption,
    Locale,
    PortalDocument,
    PortalImage,
    PortalMedia,
    Redirect,
    SharedText,
    Site,
}


def watch(*models: type[Model]) -> None:
    """Let each change of these models renew the kept pages."""
    _watched.update(models)


def connect() -> None:
    """Listen. Once, when the applications are ready."""
    post_save.connect(_after_saving, dispatch_uid="publishing.after_saving")
    post_delete.connect(_after_deleting, dispatch_uid="publishing.after_deleting")
    post_page_move.connect(_renew, dispatch_uid="publishing.after_moving")
    catalogue_changed.connect(_after_cataloguing, dispatch_uid="publishing.after_cataloguing")


def _after_saving(
    sender: type[Model], created: bool = False, raw: bool = False, update_fields: Any = None, **_: Any
) -> None:
    if raw:
        return
    if issubclass(sender, Page):
        if update_fields is None or not DRAFT_FIELDS.issuperset(update_fields):
            _renew()
    elif sender is get_user_model():
        if not created and (update_fields is None or SHOWN_OF_PEOPLE & set(update_fields)):
            _renew()
    elif _is_shown(sender):
        _renew()


def _after_deleting(sender: type[Model], **_: Any) -> None:
    if issubclass(sender, Page) or _is_shown(sender):
        _renew()


def _after_cataloguing(entries: Iterable[CatalogueEntry], **_: Any) -> None:
    """What many people write by the minute does not renew everything each time; but what has gone is gone at once."""
    often = {source.name for source in sources.all_sources() if source.changes_often}
    if any(entry.is_deleted or entry.source not in often for entry in entries):
        _renew()


def _is_shown(model: type[Model]) -> bool:
    # A migration's picture of a model is another class of the same name: it is none of those watched.
    return model in _watched or (model._meta.app_label == "product" and model.__module__.startswith("product."))


def _renew(**_: Any) -> None:
    Generation.objects.raise_number()
