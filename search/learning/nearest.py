"""Which earlier questions are like the one asked: by their vectors, or by their words where there are none."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from heapq import nlargest
from math import log, sqrt
from operator import itemgetter

import numpy as np
from django.conf import settings
from django.db import connection
from django.db.models import Count, Max, Q
from django.utils import timezone
from numpy.typing import NDArray

from search import weights
from search.analysis import analyse_query, content_words
from search.embedding import matrix
from search.embedding.choice import embedder_for
from search.learning.votes import Answered, Vote, counted
from search.models import AskedQuestion

MOST_ANSWERS = 2_000
MOST_REMEMBERED = 20_000
"""Questions whose words a process keeps: the newest."""


def votes(text: str, language: str, vector: NDArray[np.float32] | None, audience_ids: Sequence[int]) -> dict[str, Vote]:
    """What earlier questions say for pages, of those questions that the reader may know of; nothing if switched off."""
    if not settings.SEARCH_LEARNING:
        return {}
    like = _by_meaning(language, vector) if vector is not None else None
    if like is not None:
        rows = AskedQuestion.objects.filter(language=language, vector__in=like)
        column = "vector_id"
    else:
        like = _by_words(text, language)
        rows = AskedQuestion.objects.filter(pk__in=like)
        column = "pk"
    if not like:
        return {}
    allowed = rows.filter(Q(audience=None) | Q(audience__in=audience_ids)).order_by("-created_at")
    columns = allowed.values_list("source", "object_id", column, "voice", "weight", "created_at")[:MOST_ANSWERS]
    answers = (
        Answered(f"{source}:{object_id}", question, voice, like[question], weight, at)
        for source, object_id, question, voice, weight, at in columns
    )
    return counted(answers, timezone.now())


def _by_meaning(language: str, vector: NDArray[np.float32]) -> dict[int, float] | None:
    """The vectors of the nearest questions, with their cosines; None if there are no vectors to compare."""
    embedder = embedder_for(language)
    found = matrix.current(matrix.QUESTIONS, language, embedder) if embedder else None
    if found is None:
        return None
    nearest = found.nearest(vector, weights.VOTERS)
    return {pk: cosine for pk, cosine in nearest if cosine > weights.VOTE_FROM}


@dataclass
class _Words:
    """The words of a language's questions, in memory."""

    state: tuple[object, ...]
    questions: dict[int, frozenset[str]] = field(default_factory=dict)
    containing: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def rarity(self, word: str) -> float:
        """How telling a word is."""
        return log(1.0 + len(self.questions) / (1 + len(self.containing.get(word, ()))))

    def nearest(self, words: Iterable[str]) -> dict[int, float]:
        """The questions that share the most telling words, with the cosine of their weighed words."""
        asked = {word: self.rarity(word) ** 2 for word in words}
        shared: dict[int, float] = defaultdict(float)
        for word, worth in asked.items():
            for pk in self.containing.get(word, ()):
                shared[pk] += worth
        length = sqrt(sum(asked.values())) or 1.0
        most = nlargest(weights.VOTERS * 3, shared.items(), key=itemgetter(1))
        near = {
            pk: worth / (length * sqrt(sum(self.rarity(word) ** 2 for word in self.questions[pk])))
            for pk, worth in most
        }
        best = sorted(near.items(), key=lambda pair: (-pair[1], pair[0]))[: weights.VOTERS]
        return {pk: likeness for pk, likeness in best if likeness > weights.VOTE_FROM}


_kept: dict[tuple[str, str], _Words] = {}


def _by_words(text: str, language: str) -> dict[int, float]:
    rows = AskedQuestion.objects.filter(language=language)
    place = (str(connection.settings_dict["NAME"]), language)
    sums = rows.aggregate(count=Count("pk"), last=Max("pk"), at=Max("created_at"))
    state = (sums["count"], sums["last"], sums["at"])
    kept = _kept.get(place)
    if kept is None or kept.state != state:
        kept = _kept[place] = _Words(state)
        for pk, question in rows.order_by("-pk").values_list("pk", "question")[:MOST_REMEMBERED]:
            words = frozenset(_words_of(question, language))
            if words:
                kept.questions[pk] = words
                for word in words:
                    kept.containing[word].append(pk)
    return kept.nearest(set(_words_of(text, language)))


def _words_of(text: str, language: str) -> Iterable[str]:
    return (
        " ".join(word.alternatives[0]) for word in content_words(analyse_query(text, language)) if word.alternatives
    )
