"""What an embedder must do."""

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""A row a text, each of length 1, so that a product of two is their cosine."""
Bytes = NDArray[np.int8]


class EmbedderUnavailableError(Exception):
    """The embedder cannot answer: not loaded yet, away, or too slow."""


class Embedder(Protocol):
    """Turns texts into vectors. Whatever goes wrong, it raises `EmbedderUnavailableError`."""

    name: str
    """Of itself and its model: vectors of two names are never compared."""
    dimensions: int
    languages: frozenset[str]
    """Those it understands; empty: every one."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """A vector for each text."""


def to_bytes(vectors: Vectors) -> Bytes:
    """The vectors with a byte a dimension. Their length is lost, which says nothing: each is 1."""
    largest = np.maximum(np.abs(vectors).max(axis=1, keepdims=True), 1e-9)
    return np.asarray(np.rint(vectors * (127.0 / largest)), dtype=np.int8)


def from_bytes(values: Any) -> Vectors:
    """The vectors as they were, but for rounding."""
    return normalised(np.asarray(values, dtype=np.float32))


def normalised(vectors: Vectors) -> Vectors:
    """Each row with length 1; a row of zeros stays."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)
