"""Writes to the catalogue."""

from collections.abc import Iterable

from search.models import DirtyMark


def mark_dirty(source_name: str, object_ids: Iterable[object]) -> None:
    """Say, in the transaction of a change, that these objects' entries may no longer be true."""
    DirtyMark.objects.bulk_create(DirtyMark(source=source_name, object_id=str(pk)) for pk in object_ids)
