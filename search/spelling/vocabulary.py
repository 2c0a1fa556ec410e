"""The vocabulary kept: which words stand in how many entries, by language and by who may see them.

The worker counts what has changed since; it chooses its work by row, as shipping does: an entry whose version is not
that of its `CountedEntry`. What is withdrawn or closed to others is taken away with the change, in its transaction.
"""

import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q

from search.analysis import without_accents
from search.analysis.analyser import analyser_of
from search.events import catalogue_changed
from search.models import CatalogueEntry, CountedEntry, KnownWord

SHORTEST, LONGEST = 2, 30
"""Letters of a word that is counted."""
MOST_CHARACTERS = 60_000
"""Of an entry whose words are counted; what follows in a huge text adds few."""
_AT_ONCE = 100
_ROWS_AT_ONCE = 500

Delta = Counter[tuple[str, int, str]]
"""By how much the count of a language's, audience's word changes."""


@dataclass(frozen=True)
class Known:
    """A word that stands in entries which the reader may see, and in how many."""

    language: str
    word: str
    plain: str
    stem: str
    count: int


def connect() -> None:
    """Hear of what is withdrawn."""
    catalogue_changed.connect(_after_changes, dispatch_uid="search.vocabulary")


def _after_changes(entries: Sequence[CatalogueEntry], **_: Any) -> None:
    forget(entries)


def words_of(entry: CatalogueEntry) -> set[str]:
    """The words of an entry, compounds as wholes and in parts. What has a digit is no word that could be misspelt."""
    parts = (str(part.get("text") or "") for part in entry.parts)
    texts = [entry.title, entry.keywords, entry.summary, entry.body, *parts]
    words = analyser_of(entry.language).words("\n".join(texts)[:MOST_CHARACTERS])
    return {word for word in words if SHORTEST <= len(word) <= LONGEST and is_word(word)}


def is_word(text: str) -> bool:
    """Whether it consists of letters."""
    return not any(char.isdigit() for char in text) and any(char.isalpha() for char in text)


def count_pending(*, deadline: float) -> bool:
    """Count the words of entries that have changed; False if `deadline` (`time.monotonic`) came first."""
    while time.monotonic() < deadline:
        entries = list(_pending()[:_AT_ONCE])
        if not entries:
            return True
        count(entries)
    return False


def _pending() -> Any:
    entries = CatalogueEntry.objects.filter(is_deleted=False).order_by("pk")
    return entries.filter(Q(counted=None) | ~Q(counted__version=F("version")))


@transaction.atomic
def count(entries: Sequence[CatalogueEntry]) -> None:
    """Count the words of these saved entries in place of those that were counted of them before."""
    delta = _forgotten(entries)
    rows = []
    for entry in entries:
        words = words_of(entry)
        delta.update((entry.language, entry.audience_id, word) for word in words)
        rows.append(
            CountedEntry(
                entry=entry,
                version=entry.version,
                language=entry.language,
                audience_id=entry.audience_id,
                words=" ".join(sorted(words)),
            )
        )
    CountedEntry.objects.bulk_create(rows)
    _apply(delta)


def forget(entries: Iterable[CatalogueEntry]) -> None:
    """Take away the words of entries that have been withdrawn, or whose audience has changed."""
    changed = [entry for entry in entries if entry.pk]
    audiences = {entry.pk: None if entry.is_deleted else entry.audience_id for entry in changed}
    known = CountedEntry.objects.filter(pk__in=audiences).values_list("pk", "audience_id")
    gone = {pk for pk, audience_id in known if audiences[pk] != audience_id}
    if gone:
        with transaction.atomic():
            _apply(_forgotten([entry for entry in changed if entry.pk in gone]))


def _forgotten(entries: Iterable[CatalogueEntry]) -> Delta:
    rows = CountedEntry.objects.select_for_update().filter(pk__in=[entry.pk for entry in entries]).order_by("pk")
    delta: Delta = Counter()
    for row in rows:
        delta.subtract((row.language, row.audience_id, word) for word in row.words.split())
    rows.order_by().delete()
    return delta


def _apply(delta: Delta) -> None:
    """In one order everywhere, so that two processes that count never wait for each other in a ring."""
    changes = sorted((key, change) for key, change in delta.items() if change)
    for begin in range(0, len(changes), _ROWS_AT_ONCE):
        some = changes[begin : begin + _ROWS_AT_ONCE]
        rows = [
            (language, audience, word, without_accents(word), stem_of(word, language), change)
            for (language, audience, word), change in some
        ]
        _run(
            "INSERT INTO search_knownword (language, audience_id, word, plain, stem, count) VALUES "
            + ", ".join("(%s, %s, %s, %s, %s, %s)" for _ in rows)
            + " ON CONFLICT (language, word, audience_id)"
            + " DO UPDATE SET count = search_knownword.count + excluded.count",
            list(chain.from_iterable(rows)),
        )
        lessened = [word for (_, _, word), change in some if change < 0]
        if lessened:
            KnownWord.objects.filter(word__in=lessened, count__lte=0).delete()


def stem_of(word: str, language: str) -> str:
    """By which a word is the same as its other forms, accents or not."""
    return analyser_of(language).stem(without_accents(word))[:60]


@dataclass(frozen=True)
class Vocabulary:
    """The words that one reader may see, in the languages that are searched for them."""

    languages: tuple[str, ...]
    audience_ids: tuple[int, ...]

    def with_stems(self, stems: Mapping[str, Collection[str]]) -> list[Known]:
        """The words of these stems, given by language."""
        return self._read("stem", stems)

    def written(self, plain: Mapping[str, Collection[str]]) -> list[Known]:
        """The words that are written like these but for accents, given by language."""
        return self._read("plain", plain)

    def beginning(self, beginning: str, language: str, shortest: int, longest: int) -> list[Known]:
        """The words of one language that begin so and are about so long."""
        condition = "language = %s AND plain >= %s AND plain < %s AND length(plain) BETWEEN %s AND %s"
        following = beginning[:-1] + chr(ord(beginning[-1]) + 1)
        return list(self._rows(condition, [language, beginning, following, shortest, longest]))

    def _read(self, column: str, wanted: Mapping[str, Collection[str]]) -> list[Known]:
        chosen = {language: list(values) for language, values in wanted.items() if values}
        if not chosen:
            return []
        conditions = [f"(language = %s AND {column} IN ({', '.join(['%s'] * len(each))}))" for each in chosen.values()]
        arguments = [argument for language, values in chosen.items() for argument in (language, *values)]
        return list(self._rows(f"({' OR '.join(conditions)})", arguments))

    def _rows(self, condition: str, arguments: list[Any]) -> Iterator[Known]:
        if not self.audience_ids:
            return
        places = ", ".join(["%s"] * len(self.audience_ids))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT language, word, plain, stem, count FROM search_knownword "
                f"WHERE {condition} AND audience_id IN ({places})",
                [*arguments, *self.audience_ids],
            )
            # Summed here: grouped by the database, its planner may walk through a whole language in that order.
            counts: Counter[tuple[str, str, str, str]] = Counter()
            for *word, count in cursor.fetchall():
                counts[tuple(word)] += count
        for word, count in counts.items():
            yield Known(*word, count)


def _run(sql: str, arguments: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, arguments)
