"""The vectors of passages and of asked questions: computed in the background, once for each text.

What lacks them is chosen row by row, as shipping does: an entry whose version is not the one that was embedded, a
question without a vector. A text that has been embedded before, wherever it stood, is not embedded again.
"""

import hashlib
import logging
import time
from collections.abc import Callable, Iterable, Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet

from search.embedding import matrix
from search.embedding.choice import embedder_for
from search.embedding.protocol import Embedder, to_bytes
from search.embedding.splitting import passages_of
from search.models import AskedQuestion, CatalogueEntry, EmbeddedEntry, EntryPassage, Vector

logger = logging.getLogger(__name__)

BATCH = 20
"""Entries that are embedded together: some hundred passages, a few seconds of work."""
QUESTIONS_AT_ONCE = 200
EMBEDDED_FIELDS = ("source", "object_id", "version", "language", "title", "summary", "body", "parts")
Progress = Callable[[int], None]


def languages() -> list[str]:
    """The languages whose texts are embedded."""
    held = [code for code, _name in settings.LANGUAGES]
    return [code for code in held if embedder_for(code)]


def pending_entries(language: str, embedder: Embedder) -> QuerySet[CatalogueEntry]:
    """Findable entries whose passages have no vectors, or those of an older version."""
    known = Q(embedded__model=embedder.name, embedded__version=F("version"))
    return CatalogueEntry.objects.findable().filter(language=language).exclude(known)


def pending_questions(language: str, embedder: Embedder) -> QuerySet[AskedQuestion]:
    """Asked questions without a vector of this embedder."""
    return AskedQuestion.objects.filter(language=language).exclude(vector__model=embedder.name)


def embed_pending(*, deadline: float | None = None, on_progress: Progress = lambda count: None) -> bool:
    """Embed whatever lacks vectors, in every language; False if `deadline` (`time.monotonic`) came first.

    Raises `EmbedderUnavailableError`: what is left waits for the next time."""
    for language in languages():
        embedder = embedder_for(language)
        if embedder is None:
            continue
        forget_buried(language, embedder)
        if not (_entries(language, embedder, deadline, on_progress) and _questions(language, embedder, deadline)):
            return False
        matrix.write(matrix.QUESTIONS, language, embedder)
        matrix.write(matrix.ENTRIES, language, embedder)
    return True


def forget_buried(language: str, embedder: Embedder) -> None:
    """Take away the passages of what can no longer be found, or is in another language now."""
    gone = EntryPassage.objects.filter(language=language).exclude(entry__is_deleted=False, entry__language=language)
    with transaction.atomic():
        entry_ids = list(gone.values_list("entry", flat=True).distinct())
        if entry_ids:
            EmbeddedEntry.objects.filter(entry__in=entry_ids).delete()
            EntryPassage.objects.filter(entry__in=entry_ids).delete()
            matrix.changed(matrix.ENTRIES, language, embedder)


def forget_unused() -> None:
    """Each night: vectors of texts that stand nowhere any more."""
    Vector.objects.filter(passages__isnull=True, questions__isnull=True).delete()


def vectors_of(entries: Iterable[CatalogueEntry]) -> dict[int, list[bytes]]:
    """The vectors of the passages of those entries that are embedded in their present version."""
    wanted = {entry.pk: entry.version for entry in entries}
    embedded = EmbeddedEntry.objects.filter(entry__in=wanted).values_list("entry_id", "version")
    found: dict[int, list[bytes]] = {pk: [] for pk, version in embedded if wanted[pk] == version}
    rows = EntryPassage.objects.filter(entry__in=found).order_by("entry_id", "place")
    for entry_id, values in rows.values_list("entry_id", "vector__values"):
        found[entry_id].append(bytes(values))
    return found


def _entries(language: str, embedder: Embedder, deadline: float | None, on_progress: Progress) -> bool:
    last_pk = 0
    while in_time := deadline is None or time.monotonic() < deadline:
        page = pending_entries(language, embedder).filter(pk__gt=last_pk).order_by("pk")
        entries = list(page.only(*EMBEDDED_FIELDS)[:BATCH])
        if not entries:
            break
        last_pk = entries[-1].pk
        _embed_entries(entries, language, embedder)
        on_progress(len(entries))
    return in_time


def _embed_entries(entries: Sequence[CatalogueEntry], language: str, embedder: Embedder) -> None:
    texts = {entry.pk: passages_of(entry) for entry in entries}
    vectors = known_vectors([text for each in texts.values() for text in each], embedder)
    passages = [
        EntryPassage(entry_id=pk, place=place, language=language, vector_id=vectors[text])
        for pk, each in texts.items()
        for place, text in enumerate(each)
    ]
    with transaction.atomic():
        EntryPassage.objects.filter(entry__in=texts).delete()
        EntryPassage.objects.bulk_create(passages, batch_size=500)
        EmbeddedEntry.objects.bulk_create(
            (EmbeddedEntry(entry=entry, model=embedder.name, version=entry.version) for entry in entries),
            update_conflicts=True,
            unique_fields=["entry"],
            update_fields=["model", "version"],
        )
        matrix.changed(matrix.ENTRIES, language, embedder)


def _questions(language: str, embedder: Embedder, deadline: float | None) -> bool:
    last_pk = 0
    while in_time := deadline is None or time.monotonic() < deadline:
        page = pending_questions(language, embedder).filter(pk__gt=last_pk).order_by("pk")
        questions = list(page.only("question")[:QUESTIONS_AT_ONCE])
        if not questions:
            break
        last_pk = questions[-1].pk
        vectors = known_vectors([row.question for row in questions], embedder)
        for row in questions:
            row.vector_id = vectors[row.question]
        with transaction.atomic():
            AskedQuestion.objects.bulk_update(questions, ["vector"], batch_size=200)
            matrix.changed(matrix.QUESTIONS, language, embedder)
    return in_time


def known_vectors(texts: Sequence[str], embedder: Embedder) -> dict[str, int]:
    """For each text the key of its vector; those not embedded before are embedded now."""
    digests = {text: hashlib.sha256(text.encode()).hexdigest() for text in texts}
    known = _known(digests.values(), embedder)
    lacking = [text for text, digest in digests.items() if digest not in known]
    if lacking:
        values = to_bytes(embedder.embed(lacking))
        rows = [
            Vector(model=embedder.name, digest=digests[text], values=row.tobytes())
            for text, row in zip(lacking, values, strict=True)
        ]
        Vector.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
        known = _known(digests.values(), embedder)
    return {text: known[digest] for text, digest in digests.items()}


def _known(digests: Iterable[str], embedder: Embedder) -> dict[str, int]:
    rows = Vector.objects.filter(model=embedder.name, digest__in=list(digests))
    return dict(rows.values_list("digest", "pk"))
