"""A model behind an OpenAI-compatible address: for other languages, and for bigger models than a web server can run."""

import json
import urllib.error
import urllib.request
from collections.abc import Sequence
from typing import Any

import numpy as np

from search.breaker import Breaker
from search.embedding.protocol import EmbedderUnavailableError, Vectors, normalised

READ_TIMEOUT = 0.08
"""A reader's question waits no longer; it is then answered by words alone."""
WRITE_TIMEOUT = 60.0
LONGEST = 8_000
AT_ONCE = 64
"""A single text is a reader's question; of more there are passages, for which there is time."""

breaker = Breaker("embedder")


class RemoteEmbedder:
    """Asks `POST <address>/embeddings`, as many servers understand it."""

    def __init__(self, address: str, model: str, key: str, dimensions: int, languages: Sequence[str]) -> None:
        self.name = model
        self.dimensions = dimensions
        self.languages = frozenset(languages)
        self._address, self._key = f"{address.rstrip('/')}/embeddings", key

    def embed(self, texts: Sequence[str]) -> Vectors:
        """A vector for each text."""
        rows = [self._asked(texts[start : start + AT_ONCE]) for start in range(0, len(texts), AT_ONCE)]
        return np.concatenate(rows) if rows else np.zeros((0, self.dimensions), dtype=np.float32)

    def _asked(self, texts: Sequence[str]) -> Vectors:
        if not breaker.allows():
            raise EmbedderUnavailableError("the embedder is held to be away")
        try:
            answer = self._answer(texts)
        except (OSError, ValueError) as error:
            breaker.failed()
            raise EmbedderUnavailableError(f"the embedder does not answer: {error}") from error
        breaker.succeeded()
        return normalised(self._vectors(answer, len(texts)))

    def _answer(self, texts: Sequence[str]) -> Any:
        asked = {"model": self.name, "input": [text[:LONGEST] or " " for text in texts], "encoding_format": "float"}
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {self._key}"} if self._key else {})
        request = urllib.request.Request(self._address, json.dumps(asked).encode(), headers)
        with urllib.request.urlopen(request, timeout=READ_TIMEOUT if len(texts) == 1 else WRITE_TIMEOUT) as response:
            return json.load(response)

    def _vectors(self, answer: Any, count: int) -> Vectors:
        try:
            rows = sorted(answer["data"], key=lambda row: row["index"])
            vectors = np.asarray([row["embedding"] for row in rows], dtype=np.float32)
        except (KeyError, TypeError, ValueError) as error:
            raise EmbedderUnavailableError("the embedder answers something else") from error
        if vectors.shape != (count, self.dimensions):
            raise EmbedderUnavailableError(f"the embedder answers {vectors.shape} in place of {self.dimensions}")
        return vectors
