"""All vectors of a language in one file, which the processes of a machine share through their memory.

The database has every vector once, and a number that rises whenever one has come or gone. A file is written whole,
under a name with that number in it, and never changed; a process that sees a newer number has the next one written in
the background and reads the old one meanwhile.
"""

import logging
import re
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from threading import Lock, Thread

import numpy as np
from django.conf import settings
from django.db import DatabaseError, connection, connections
from django.db.models import QuerySet
from numpy.typing import NDArray

from search.embedding.protocol import Embedder
from search.models import AskedQuestion, EntryPassage, VectorSet

logger = logging.getLogger(__name__)

ENTRIES, QUESTIONS = "entries", "questions"
CHUNK = 512
"""Rows that are made into fractions at once: these fit into a processor's cache."""
READ_AT_ONCE = 2_000
_UNSAFE = re.compile(r"[^\w.-]+")


@dataclass(frozen=True)
class Matrix:
    """Vectors with the ids of what they are of, those of one owner side by side."""

    rows: NDArray[np.void]

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def owners(self) -> NDArray[np.int64]:
        """The owners, each once, in the order of `nearness`."""
        return np.asarray(self.rows["owner"][self._starts], dtype=np.int64)

    @cached_property
    def _starts(self) -> NDArray[np.intp]:
        owners = np.asarray(self.rows["owner"])
        if not len(owners):
            return np.zeros(0, dtype=np.intp)
        return np.flatnonzero(np.concatenate(([True], owners[1:] != owners[:-1])))

    def nearness(self, question: NDArray[np.float32]) -> NDArray[np.float32]:
        """For each owner the cosine of its nearest vector."""
        if not len(self.rows):
            return np.zeros(0, dtype=np.float32)
        found = np.empty(len(self.rows), dtype=np.float32)
        for start in range(0, len(found), CHUNK):
            block = self.rows[start : start + CHUNK]
            found[start : start + CHUNK] = (block["values"].astype(np.float32) @ question) / block["length"]
        return np.asarray(np.maximum.reduceat(found, self._starts), dtype=np.float32)

    def nearest(self, question: NDArray[np.float32], most: int) -> list[tuple[int, float]]:
        """The nearest owners with their cosines, the nearest first."""
        near = self.nearness(question)
        chosen = np.argpartition(-near, most)[:most] if len(near) > most else np.arange(len(near))
        order = chosen[np.lexsort((self.owners[chosen], -near[chosen]))] if len(near) else chosen
        return [(int(self.owners[at]), float(near[at])) for at in order]


def set_name(kind: str, language: str, embedder: Embedder) -> str:
    """What the set of these vectors is called."""
    return f"{kind}/{language}/{embedder.name}"[:120]


def changed(kind: str, language: str, embedder: Embedder) -> None:
    """Say, in the transaction of a change, that vectors have come or gone."""
    name = set_name(kind, language, embedder)
    row, _created = VectorSet.objects.select_for_update().get_or_create(name=name)
    row.generation = max(row.generation + 1, time.time_ns())
    row.save(update_fields=["generation"])


def current(kind: str, language: str, embedder: Embedder) -> Matrix | None:
    """The vectors as the newest file has them; None if there is none yet. A newer one is begun if it is due."""
    name = set_name(kind, language, embedder)
    generation = VectorSet.objects.filter(pk=name).values_list("generation", flat=True).first()
    if generation is None:
        return None
    place = (str(connection.settings_dict["NAME"]), name)
    kept = _kept.get(place)
    if kept and kept[0] == generation:
        return kept[1]
    path = _path(name, generation)
    if path.exists():
        return _read(place, generation, path, embedder.dimensions)
    _begin(lambda: write(kind, language, embedder), name)
    return kept[1] if kept else None


def write(kind: str, language: str, embedder: Embedder) -> Matrix | None:
    """Write the newest file, if it is not there, and read it."""
    name = set_name(kind, language, embedder)
    generation = VectorSet.objects.filter(pk=name).values_list("generation", flat=True).first()
    if generation is None:
        return None
    path = _path(name, generation)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent) as scratch:
            _save(_vectors(kind, language, embedder), embedder.dimensions, Path(scratch) / "rows")
            (Path(scratch) / "rows").replace(path)
        _remove_older(path, name)
    return _read((str(connection.settings_dict["NAME"]), name), generation, path, embedder.dimensions)


_kept: dict[tuple[str, str], tuple[int, Matrix]] = {}
_writing: set[str] = set()
_lock = Lock()


def _read(place: tuple[str, str], generation: int, path: Path, dimensions: int) -> Matrix | None:
    kind = _row(dimensions)
    try:
        is_empty = not path.stat().st_size
        matrix = Matrix(np.zeros(0, dtype=kind) if is_empty else np.memmap(path, dtype=kind, mode="r"))
    except (OSError, ValueError):  # replaced meanwhile, or cut off by a full disk
        return None
    _kept[place] = (generation, matrix)
    return matrix


def _begin(work: Callable[[], object], name: str) -> None:
    with _lock:
        if name in _writing:
            return
        _writing.add(name)
    Thread(target=_in_background, args=[work, name], name="vectors", daemon=True).start()


def _in_background(work: Callable[[], object], name: str) -> None:
    try:
        work()
    except (DatabaseError, OSError):
        logger.exception("The vectors of %s cannot be written", name)
    finally:
        connections.close_all()
        with _lock:
            _writing.discard(name)


def _vectors(kind: str, language: str, embedder: Embedder) -> QuerySet:
    """Owner and vector of each row, in the order of owners."""
    if kind == ENTRIES:
        passages = EntryPassage.objects.filter(language=language, vector__model=embedder.name)
        return passages.order_by("entry_id", "place").values_list("entry_id", "vector__values")
    questions = AskedQuestion.objects.filter(language=language, vector__model=embedder.name)
    return questions.order_by("vector_id").values_list("vector_id", "vector__values").distinct()


def _save(vectors: QuerySet, dimensions: int, path: Path) -> None:
    """Write the file, a page of rows at a time."""
    found = vectors.iterator(READ_AT_ONCE)
    with path.open("wb") as file:
        while page := [*islice(found, READ_AT_ONCE)]:
            file.write(_packed(page, dimensions).tobytes())


def _packed(page: Sequence[tuple[int, bytes]], dimensions: int) -> NDArray[np.void]:
    rows = np.zeros(len(page), dtype=_row(dimensions))
    values = np.frombuffer(b"".join(bytes(values) for _owner, values in page), dtype=np.int8)
    rows["owner"] = [owner for owner, _values in page]
    rows["values"] = values.reshape(len(page), dimensions)
    rows["length"] = np.maximum(np.linalg.norm(rows["values"].astype(np.float32), axis=1), 1e-9)
    return rows


def _row(dimensions: int) -> np.dtype:
    return np.dtype([("owner", "<i8"), ("length", "<f4"), ("values", "i1", (dimensions,))])


def _path(name: str, generation: int) -> Path:
    database = _UNSAFE.sub("-", str(connection.settings_dict["NAME"])).strip("-")[-60:]
    return settings.VAR_DIR / "vectors" / database / f"{_UNSAFE.sub('-', name)}.{generation}.npy"


def _remove_older(path: Path, name: str) -> None:
    """Whoever still reads one of them goes on doing so until the last has closed it."""
    for other in path.parent.glob(f"{_UNSAFE.sub('-', name)}.*.npy"):
        number = other.name.rsplit(".", 2)[1]
        if number.isdigit() and int(number) < int(path.name.rsplit(".", 2)[1]):
            other.unlink(missing_ok=True)
