"""What the database engine keeps of an entry: its words, analysed by its language, and what hits are chosen by.

Called by the catalogue in the transaction in which it writes its entries; nothing else writes here. All of it can be
built anew from the catalogue.
"""

import time
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction

from search import weights
from search.analysis import Token, analyse, to_fts5
from search.engines import matching
from search.engines.beginnings import author_names, title_words, whole_title
from search.models import CatalogueEntry, IndexedEntry, IndexedWords

MOST_CHARACTERS = 100_000
"""Of one field that are indexed: what follows in a huge text does not find it."""
_BORDER = "=="
"""After the text of a field: no phrase reaches across."""
_NAMING_FIELDS = 2
_AT_ONCE = 200
_VECTORS = """
    INSERT INTO search_indexedwords (entry_id, words, terms)
    SELECT * FROM unnest(%s::bigint[], %s::text[], %s::text[])
    ON CONFLICT (entry_id) DO UPDATE SET words = EXCLUDED.words, vector = EXCLUDED.vector
"""


def index(entries: Iterable[CatalogueEntry]) -> None:
    """Store or replace what is kept of these saved entries."""
    rows = [_rows(entry) for entry in entries]
    if not rows:
        return
    with transaction.atomic():
        _replace(IndexedEntry, [row[0] for row in rows])
        if connection.vendor == "postgresql":
            _replace_vectors([row[1] for row in rows])
        else:
            _replace(IndexedWords, [row[1] for row in rows])


def _replace(model: Any, objects: list[Any]) -> None:
    columns = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    model._default_manager.bulk_create(
        objects, batch_size=_AT_ONCE, update_conflicts=True, unique_fields=["entry"], update_fields=columns
    )


def _replace_vectors(objects: list[IndexedWords]) -> None:
    """Of a row that is there already the trigger has made the new vector before the conflict is seen, and has taken the
    terms away: the vector is what must be kept of it, and Django knows no such column."""
    with connection.cursor() as cursor:
        for start in range(0, len(objects), _AT_ONCE):
            rows = objects[start : start + _AT_ONCE]
            columns = ([row.entry_id for row in rows], [row.words for row in rows], [row.terms for row in rows])
            cursor.execute(_VECTORS, columns)


def remove(entries: Iterable[CatalogueEntry]) -> None:
    """Forget these entries; those unknown already are no error."""
    ids = [entry.pk for entry in entries]
    IndexedEntry.objects.filter(pk__in=ids).delete()
    IndexedWords.objects.filter(pk__in=ids).delete()


def refresh_worth(entries: Iterable[CatalogueEntry]) -> None:
    """Rank these entries by their new worth, without analysing them again."""
    rows = [IndexedEntry(entry_id=entry.pk, standing=standing(entry), written=_now()) for entry in entries]
    IndexedEntry.objects.bulk_update(rows, ["standing", "written"], batch_size=_AT_ONCE)


def standing(entry: CatalogueEntry) -> float:
    """What an entry's text score is multiplied by, but for its freshness, which changes by the day."""
    return 1.0 + weights.WORTH * entry.worth + (weights.OFFICIAL if entry.is_official else 0.0)


def part_text(part: dict[str, Any]) -> str:
    """What of a part can be found."""
    return f"{part.get('label') or ''}\n{part.get('text') or ''}"


def _rows(entry: CatalogueEntry) -> tuple[IndexedEntry, IndexedWords]:
    texts = [analyse(text[:MOST_CHARACTERS], entry.language) for text in _texts(entry)]
    names = {f"{matching.SAID_BY_NAME}{token.term}" for text in texts[:_NAMING_FIELDS] for token in text}
    beginnings = title_words(entry.title, entry.language)
    names |= {f"{matching.BEGINS}{word}" for word in beginnings}
    names |= {f"{matching.BEGINS_TITLE}{word}" for word in beginnings[:1]}
    names.add(f"{matching.IN}{entry.language}")
    names |= {f"{matching.BY}{name}" for name in author_names(entry.author_name)}
    if entry.is_solved:
        names.add(matching.SOLVED)
    words = "".join(f" {to_fts5(text)} {_BORDER}\n" for text in texts)
    indexed = IndexedEntry(
        entry_id=entry.pk,
        version=entry.version,
        language=entry.language,
        kind=entry.kind,
        feature_id=entry.feature_id,
        audience_id=entry.audience_id,
        translation_key=entry.translation_key,
        standing=standing(entry),
        changed_at=entry.changed_at,
        written=_now(),
        length=round(sum(weight * _length(text) for weight, text in zip(weights.FIELDS.values(), texts, strict=True))),
        whole_title=whole_title(entry.title, entry.language),
    )
    return indexed, IndexedWords(entry_id=entry.pk, words=words, terms=matching.terms(words, sorted(names)))


def _texts(entry: CatalogueEntry) -> Sequence[str]:
    """In the order of `weights.FIELDS`, which is that of the lines in which the words are kept."""
    return entry.title, entry.keywords, entry.summary, entry.body, "\n".join(map(part_text, entry.parts))


def _now() -> int:
    return time.time_ns() // 1_000_000


def _length(text: list[Token]) -> int:
    return text[-1].position + 1 if text else 0
