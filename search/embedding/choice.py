"""Which embedder is used: the one that the settings name, loaded in the background, never in a reader's way."""

import hashlib
import logging
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLateError
from functools import cache
from threading import Lock, Thread

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from search.embedding.local import LocalEmbedder
from search.embedding.protocol import Embedder, EmbedderUnavailableError, Vectors
from search.embedding.remote import RemoteEmbedder

logger = logging.getLogger(__name__)

NONE, LOCAL = "none", "local"
REMEMBERED = 500
"""Questions whose vectors a process keeps: the next page of results asks for the same one again."""
LONGEST_QUESTION = 700
"""Characters of a question that are embedded while its reader waits: the first sentences say what it is about."""


def embedder_for(language: str) -> Embedder | None:
    """The embedder that understands `language`; None if there is none. It may have to load first."""
    found = _embedder(
        str(settings.SEARCH_EMBEDDER),
        str(settings.SEARCH_EMBEDDER_MODEL),
        str(settings.SEARCH_EMBEDDER_KEY),
        int(settings.SEARCH_EMBEDDER_DIMENSIONS),
        tuple(settings.SEARCH_EMBEDDER_LANGUAGES),
    )
    return found if found and (not found.languages or language in found.languages) else None


def question_vector(text: str, language: str) -> NDArray[np.float32] | None:
    """What a reader's question means; None if no embedder says it in time, and the words alone must do."""
    embedder = embedder_for(language)
    if embedder is None:
        return None
    asked = text[:LONGEST_QUESTION]
    key = (embedder.name, hashlib.sha256(asked.encode()).digest())
    known = _questions.get(key)
    if known is not None:
        return known
    if not _is_loaded(embedder):
        return None
    try:
        vector = _asking(embedder, asked).result(timeout=settings.SEARCH_EMBEDDER_PATIENCE)[0]
    except (TooLateError, EmbedderUnavailableError):
        return None
    _questions.keep(key, vector)
    return vector


def warm_up() -> None:
    """Begin to load what questions will need: called when a process starts."""
    for code, _name in settings.LANGUAGES:
        if embedder := embedder_for(code):
            _is_loaded(embedder)


def wait_until_loaded(language: str) -> bool:
    """For whoever has time: whether there is an embedder of this language, loaded by now."""
    embedder = embedder_for(language)
    if isinstance(embedder, LocalEmbedder):
        embedder.load()
        _loaded.add(embedder.name)
    return embedder is not None


class _Questions:
    """The vectors of the questions asked last."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, bytes], NDArray[np.float32]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[str, bytes]) -> NDArray[np.float32] | None:
        return self._kept.get(key)

    def keep(self, key: tuple[str, bytes], vector: NDArray[np.float32]) -> None:
        with self._lock:
            self._kept[key] = vector
            while len(self._kept) > REMEMBERED:
                self._kept.popitem(last=False)


_questions = _Questions()
_loaded: set[str] = set()
_loading: set[str] = set()
_lock = Lock()


@cache
def _embedder(address: str, model: str, key: str, dimensions: int, languages: tuple[str, ...]) -> Embedder | None:
    if address == NONE:
        return None
    if address == LOCAL:
        return LocalEmbedder(settings.VAR_DIR / "models", settings.SEARCH_EMBEDDER_THREADS)
    return RemoteEmbedder(address, model, key, dimensions, languages)


@cache
def _readers() -> ThreadPoolExecutor:
    """Two at once: more would only make each other late."""
    return ThreadPoolExecutor(2, thread_name_prefix="questions")


def _asking(embedder: Embedder, text: str) -> "Future[Vectors]":
    return _readers().submit(embedder.embed, [text])


def _is_loaded(embedder: Embedder) -> bool:
    """Whether it answers at once; if not, somebody begins to load it."""
    if not isinstance(embedder, LocalEmbedder) or embedder.name in _loaded:
        return True
    with _lock:
        begins = embedder.name not in _loading
        _loading.add(embedder.name)
    if begins:
        Thread(target=_load, args=[embedder], name="embedder", daemon=True).start()
    return False


def _load(embedder: LocalEmbedder) -> None:
    try:
        embedder.load()
    except Exception:
        # Search goes on by words; the next process tries again.
        logger.exception("The embedder cannot be loaded")
        return
    _loaded.add(embedder.name)
