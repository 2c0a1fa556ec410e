"""Texts as vectors: what the model says, how texts are parted, and what is kept."""

import contextlib
import http.server
import json
import threading
import time

import numpy as np
import pytest

from search import tasks
from search.embedding import choice, matrix, store
from search.embedding.choice import embedder_for, question_vector
from search.embedding.protocol import EmbedderUnavailableError, from_bytes, to_bytes
from search.embedding.remote import RemoteEmbedder
from search.embedding.splitting import MOST, SIZE, passages_of, pieces_of
from search.models import CatalogueEntry, EntryPassage, Vector
from tests.search.reading.shelf import entry


def test_what_means_the_same_is_near_and_what_does_not_is_far(model):
    reset, forgot, weather, again = embedder_for("en").embed(
        [
            "How do I reset my password?",
            "I forgot my password and cannot log in",
            "The weather in Paris is nice",
            "How do I reset my password?",
        ]
    )
    assert reset @ again == pytest.approx(1.0, abs=1e-3)
    assert reset @ forgot > 0.7
    assert abs(reset @ weather) < 0.2


def test_a_text_means_the_same_alone_as_among_longer_ones(model):
    embedder = embedder_for("en")
    alone = embedder.embed(["Invoices"])[0]
    among = embedder.embed(["A much longer text about quite another thing. " * 20, "Invoices", ""])[1]
    assert alone @ among > 0.98


def test_a_vector_survives_as_bytes():
    vectors = np.random.default_rng(7).normal(size=(20, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    kept = from_bytes(to_bytes(vectors))
    assert (vectors * kept).sum(axis=1).min() > 0.999


def test_a_long_text_is_parted_where_sentences_end():
    text = " ".join(f"Sentence number {number} is about the same thing." for number in range(80))
    pieces = list(pieces_of(text))
    assert all(len(piece) <= SIZE + 1 and piece.endswith(".") for piece in pieces)
    assert " ".join(pieces).replace("\n", " ") == text


@pytest.mark.parametrize("text", ["x" * 100_000, "word " * 50_000, "", "\n\n . \n"])
def test_no_text_has_too_many_or_too_long_passages(text):
    passages = passages_of(entry(1, "en", "Title", body=text))
    assert 1 <= len(passages) <= MOST
    assert max(map(len, passages)) <= SIZE + len("Title\n") + 1


def test_the_same_text_is_embedded_once(model, entries, monkeypatch):
    store.embed_pending()
    kept = Vector.objects.count()
    CatalogueEntry.objects.filter(language="en").update(version=2)
    embedder = embedder_for("en")
    monkeypatch.setattr(type(embedder), "embed", lambda self, texts: pytest.fail("all of them are known"))
    store.embed_pending()
    assert Vector.objects.count() == kept
    assert not store.pending_entries("en", embedder).exists()


def test_what_is_buried_leaves_the_vectors(model, entries):
    store.embed_pending()
    CatalogueEntry.objects.filter(object_id="5").update(is_deleted=True)
    store.embed_pending()
    assert not EntryPassage.objects.filter(entry__object_id="5").exists()
    rows = matrix.current(matrix.ENTRIES, "en", embedder_for("en"))
    assert CatalogueEntry.objects.get(object_id="5").pk not in rows.owners
    before = Vector.objects.count()
    store.forget_unused()
    assert Vector.objects.count() < before


def test_only_languages_that_the_model_understands_have_vectors(model, entries):
    store.embed_pending()
    assert set(EntryPassage.objects.values_list("language", flat=True)) == {"en"}


def test_without_an_embedder_nobody_waits_for_one(settings):
    settings.SEARCH_EMBEDDER = "none"
    assert embedder_for("en") is None
    assert question_vector("How do I pay?", "en") is None


class _Answers(http.server.BaseHTTPRequestHandler):
    """Speaks OpenAI's protocol, as slowly as it is told to."""

    delay = 0.0

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        time.sleep(self.delay)
        rows = [{"index": at, "embedding": [float(len(text)), 1.0]} for at, text in enumerate(asked["input"])]
        body = json.dumps({"data": rows[::-1]}).encode()
        with contextlib.suppress(BrokenPipeError):  # who asked has gone
            self._answer(body)

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Nothing."""


@pytest.fixture
def address():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    server.server_close()
    _Answers.delay = 0.0


def test_a_server_s_model_answers_in_the_order_it_was_asked(address):
    one, two = RemoteEmbedder(address, "m", "key", 2, ()).embed(["a", "abc"])
    assert one == pytest.approx([0.7071, 0.7071], abs=1e-3)
    assert two == pytest.approx([0.9487, 0.3162], abs=1e-3)


def test_vectors_of_another_length_are_refused(address):
    with pytest.raises(EmbedderUnavailableError):
        RemoteEmbedder(address, "m", "", 3, ()).embed(["a", "b"])


def test_a_slow_server_costs_a_reader_less_than_a_tenth_of_a_second(address, settings):
    settings.SEARCH_EMBEDDER, settings.SEARCH_EMBEDDER_DIMENSIONS, settings.SEARCH_EMBEDDER_MODEL = address, 2, "slow"
    _Answers.delay = 1.0
    begun = time.perf_counter()
    assert question_vector("How do I pay?", "fa") is None
    assert time.perf_counter() - begun < 0.1
    assert choice.embedder_for("fa").name == "slow"


@pytest.mark.django_db
def test_one_at_a_time_embeds_also_of_processes_forked_from_one(model, monkeypatch):
    begun = []

    def embedding(**_):
        begun.append(True)
        if len(begun) < 3:
            tasks.embed()
        return True

    monkeypatch.setattr(tasks.store, "embed_pending", embedding)
    tasks.embed()
    assert len(begun) == 1
    tasks.embed()
    assert len(begun) == 2, "the turn was given back"
