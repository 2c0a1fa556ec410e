"""A set brought into the catalogue, and its questions asked as a reader asks them."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from time import perf_counter

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.audiences import OPEN_TO_ALL
from accounts.models import AudienceRule
from search import rebuilding
from search.actions.remembering import digest_of
from search.contents import fields_of, filled
from search.embedding import store
from search.engines import storage
from search.engines.connection import is_configured
from search.evaluating import measures
from search.evaluating.sets import EvaluationSet, Query
from search.finding import Question, find
from search.models import AskedQuestion, CatalogueEntry
from search.query import MAX_LENGTH
from search.results import Results
from search.sources import EntryContent
from search.spelling import vocabulary

SOURCE = "evaluation"
BATCH = 200
ACCEPTED = 2
"""The grade of what the accepted answer links to."""
HINT = 0.75
"""How much a mention says that was neither accepted nor repeated."""


@dataclass(frozen=True)
class Outcome:
    """What came of one file of questions."""

    means: dict[str, float]
    ndcg: list[float]
    """Of each question, so that two runs can be compared."""
    milliseconds: list[float]

    @property
    def slow(self) -> float:
        """The time within which 95 of 100 questions were answered."""
        times = sorted(self.milliseconds)
        return times[int(len(times) * 0.95)] if times else 0.0


def bring_in(found: EvaluationSet) -> list[str]:
    """Make every document of the set an entry of the catalogue, indexed; the languages they are in."""
    rule = AudienceRule.objects.intern(OPEN_TO_ALL)
    languages: dict[str, None] = {}
    entries: list[CatalogueEntry] = []
    for document in found.documents():
        languages[document["lang"]] = None
        content = EntryContent(
            kind="article",
            language=document["lang"],
            title=document["title"],
            url=f"/{document['lang']}/evaluation/{document['id']}/",
            body=document["text"],
            is_official=True,
        )
        blank = CatalogueEntry(source=SOURCE, object_id=document["id"], version=0)
        entries.append(filled(blank, fields_of(content)[0], rule))
    for start in range(0, len(entries), BATCH):
        storage.index(CatalogueEntry.objects.bulk_create(entries[start : start + BATCH]))
    store.embed_pending()
    vocabulary.count_pending(deadline=float("inf"))
    if is_configured():
        for language in languages:
            rebuilding.Rebuild(language).run()
    return list(languages)


def remember(found: EvaluationSet, names: Sequence[str], language: str) -> int:
    """Let the portal know how the questions of these files were answered; how many answers there were. The last of them
    was asked today: time goes on from there."""
    rows: list[AskedQuestion] = []
    queries = [query for name in names for query in found.queries(name)]
    last = max((query.asked for query in queries if query.asked), default=timezone.now())
    for query in queries:
        voice = uuid.uuid5(uuid.NAMESPACE_OID, query.id)
        text = " ".join(query.text.split())
        for document, grade in found.answers[query.id].items():
            row = AskedQuestion(
                question=text,
                digest=digest_of(text),
                language=language,
                source=SOURCE,
                object_id=document,
                voice=voice,
                weight=1.0 if grade >= ACCEPTED else HINT,
                created_at=timezone.now() - (last - query.asked if query.asked else timedelta()),
            )
            rows.append(row)
    AskedQuestion.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    store.embed_pending()
    return len(rows)


def ask_all(
    found: EvaluationSet, queries: Sequence[Query], language: str, ask: Callable[[str, str], list[str]] | None = None
) -> Outcome:
    """Ask each question on the search page, or by `ask`, and look where its answers stand."""
    rows, times = [], []
    for query in queries:
        begun = perf_counter()
        hits = (ask or asked)(query.text, language)
        times.append((perf_counter() - begun) * 1000)
        rows.append(measures.scores(hits, found.answers[query.id]))
    return Outcome(measures.mean(rows), [row[measures.NDCG] for row in rows], times)


def asked(text: str, language: str) -> list[str]:
    """The documents on the first page of what a reader who is not signed in finds."""
    results = find(Question(text[:MAX_LENGTH], language), AnonymousUser(), [])
    return [hit.entry.object_id for hit in _in_order(results)]


def _in_order(results: Results) -> Sequence:
    return [*([results.answer] if results.answer else []), *results.hits]
