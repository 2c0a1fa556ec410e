"""What search is compared with: one query over title and text, each counted alike, with the language's own analysis."""

from search.analysis import analyse_query
from search.engines import matching
from search.engines.connection import is_configured, read_alias, reading
from search.engines.facets import facets_of
from search.engines.scoring import Asked
from search.models import CatalogueEntry, IndexedEntry, IndexedWords

FIELDS = ("title", "body")
PLACES = 10
_LINES = (0, 3)
"""Of an entry's words, those of title and body."""


class PlainEngine:
    """Ranks by BM25 alone, any word sufficing."""

    def __init__(self, language: str) -> None:
        self.language = language

    def ask(self, text: str, language: str) -> list[str]:
        """The first ten documents."""
        return self._at_server(text) if is_configured() else self._in_database(text)

    def _at_server(self, text: str) -> list[str]:
        query = {"multi_match": {"query": text, "fields": list(FIELDS)}}
        with reading() as client:
            answer = client.search(index=read_alias(self.language), query=query, size=PLACES, source=False)
        return [hit["_id"].partition(":")[2] for hit in answer["hits"]["hits"]]

    def _in_database(self, text: str) -> list[str]:
        words = list({word.alternatives: word for word in analyse_query(text, self.language)}.values())
        lists = matching.ids([matching.word(word) for word in words], self.language)
        collection = facets_of(self.language).collection
        asked = [
            Asked(collection.rarity(len(ids)), word.alternatives[:1]) for word, ids in zip(words, lists, strict=True)
        ]
        found = {int(pk) for ids in lists for pk in ids}
        lengths = dict(IndexedEntry.objects.filter(pk__in=found).values_list("pk", "length"))
        rows = IndexedWords.objects.filter(pk__in=found).values_list("pk", "words")
        scores = {pk: _bm25(lines, asked, collection.relative_length(lengths[pk])) for pk, lines in rows}
        best = sorted(scores, key=lambda pk: (-scores[pk], pk))[:PLACES]
        keys = dict(CatalogueEntry.objects.filter(pk__in=best).values_list("pk", "object_id"))
        return [keys[pk] for pk in best]


def _bm25(words: str, asked: list[Asked], length: float) -> float:
    lines = words.splitlines()
    text = " ".join(lines[line] for line in _LINES)
    damping = 1.2 * (0.25 + 0.75 * length)
    counts = [(one.rarity, one.count(text)) for one in asked]
    return sum(rarity * count * 2.2 / (count + damping) for rarity, count in counts)
