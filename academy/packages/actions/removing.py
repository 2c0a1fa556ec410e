"""The files of packages that are gone, go, too."""

from datetime import timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models.signals import post_delete
from django.utils import timezone

from academy.packages.models import FOLDER, Package

OLD_ENOUGH = timedelta(days=1)
"""What lies there for so long without a package belongs to no import that still runs."""


def connect() -> None:
    """Listen. Once, when the applications are ready."""
    post_delete.connect(_after_deleting, sender=Package, dispatch_uid="packages.after_deleting")


def _after_deleting(instance: Package, **_kwargs: Any) -> None:
    folder = instance.folder
    transaction.on_commit(lambda: remove_folder(folder))


def remove_folder(folder: str) -> None:
    """Every file of a package. Folders that are empty then are no concern of a storage."""
    try:
        _folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in names:
        default_storage.delete(f"{folder}/{name}")
    default_storage.delete(folder)


def tidy_up() -> int:
    """Remove what no package claims; how many folders that were."""
    try:
        folders, _names = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return 0
    known = {key.hex for key in Package.objects.values_list("key", flat=True)}
    left = [name for name in folders if name not in known and _is_old(f"{FOLDER}/{name}")]
    for name in left:
        remove_folder(f"{FOLDER}/{name}")
    return len(left)


def _is_old(folder: str) -> bool:
    _folders, names = default_storage.listdir(folder)
    before = timezone.now() - OLD_ENOUGH
    return all(default_storage.get_modified_time(f"{folder}/{name}") < before for name in names)
