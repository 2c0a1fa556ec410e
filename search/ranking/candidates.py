"""What is known of each page that may be a hit, before they are put in order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import inf

from search.learning.votes import Vote
from search.models import CatalogueEntry


@dataclass(frozen=True)
class Facts:
    """What decides about a page beside what is asked."""

    title: str = ""
    kind: str = ""
    feature_id: int | None = None
    worth: float = 0.0
    is_official: bool = False
    is_solved: bool = False
    published_at: datetime | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True)
class Candidate:
    """A page that may be a hit: its text score among those of the others, how near it is, and who speaks for it."""

    key: str
    facts: Facts
    words: float = 0.0
    nearness: float | None = None
    vote: Vote | None = None
    named: float = 0.0
    """What is added for its being asked for by its very name."""
    is_own: bool = False
    """It is about a feature that the reader has and others have not."""
    attraction: float = 0.0
    """How much it is wanted by those who make the same search, from 0 to 1."""
    place: float = inf
    """Where the engine has it by words."""


_COLUMNS = ("title", "kind", "feature_id", "worth", "is_official", "is_solved", "published_at", "changed_at")


def facts_of(keys: Iterable[str], audience_ids: Sequence[int], language: str) -> dict[str, Facts]:
    """The facts of those of these pages that the reader may see, in one query."""
    pairs = [key.partition(":")[::2] for key in keys]
    if not pairs:
        return {}
    names, ids = zip(*pairs, strict=True)
    rows = CatalogueEntry.objects.findable().filter(source__in=set(names), object_id__in=set(ids), language=language)
    allowed, wanted, found = set(audience_ids), set(pairs), {}
    for source, object_id, audience_id, *columns in rows.values_list("source", "object_id", "audience_id", *_COLUMNS):
        if (source, object_id) in wanted and audience_id in allowed:
            found[f"{source}:{object_id}"] = Facts(*columns)
    return found
