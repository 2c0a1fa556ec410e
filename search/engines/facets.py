"""What the entries of a language are filtered, counted and coarsely ordered by, kept in this process's memory.

A search for a common word touches every entry; a query for each would be slow. What is kept is read anew as soon
as anything has changed: each search compares the sums over the table with those it was read with.
"""

from dataclasses import dataclass, field
from heapq import nsmallest

from django.db import connection
from django.db.models import Count, Sum

from search.engines.scoring import Collection
from search.models import IndexedEntry

_FEW = 500
"""So many are sorted; of more, those of highest standing are looked for."""

Group = tuple[str, int | None, int]
"""Kind, feature, and the audience rule of who may see it: entries are counted by these."""


@dataclass(frozen=True)
class Facets:
    """The entries of one language, by their ids as text."""

    state: tuple[int, int, int] = (0, 0, 0)
    groups: dict[str, Group] = field(default_factory=dict)
    standings: dict[str, float] = field(default_factory=dict)
    """In the order of standing."""

    @property
    def collection(self) -> Collection:
        """How many entries there are, and how long."""
        entries, length, _ = self.state
        return Collection(entries, length)

    def best(self, ids: set[str], groups: set[Group], limit: int) -> list[str]:
        """Those `limit` of `ids` in these groups that have the highest standing."""
        if len(ids) > _FEW:
            return self._first(ids, groups, limit)
        chosen = (pk for pk in ids if self.groups.get(pk) in groups)
        return nsmallest(limit, chosen, key=lambda pk: (-self.standings[pk], int(pk)))

    def _first(self, ids: set[str], groups: set[Group], limit: int) -> list[str]:
        found: list[str] = []
        for pk in self.standings:
            if pk in ids and self.groups[pk] in groups:
                found.append(pk)
                if len(found) == limit:
                    break
        return found


_kept: dict[tuple[str, str], Facets] = {}


def facets_of(language: str) -> Facets:
    """The facets of a language as they are now."""
    place = (str(connection.settings_dict["NAME"]), language)
    state = _state(language)
    kept = _kept.get(place)
    if kept is None or kept.state != state:
        kept = _kept[place] = _read(language, state)
    return kept


def _state(language: str) -> tuple[int, int, int]:
    """How many rows there are and the sums over them, which every change changes."""
    rows = IndexedEntry.objects.filter(language=language)
    sums = rows.aggregate(entries=Count("pk"), length=Sum("length"), written=Sum("written"))
    return sums["entries"], sums["length"] or 0, int(sums["written"] or 0)


def _read(language: str, state: tuple[int, int, int]) -> Facets:
    columns = ("pk", "kind", "feature_id", "audience_id", "standing")
    rows = IndexedEntry.objects.filter(language=language).order_by("-standing", "pk").values_list(*columns)
    facets = Facets(state)
    groups: dict[Group, Group] = {}
    for pk, kind, feature_id, audience_id, standing in rows:
        group = (kind, feature_id, audience_id)
        facets.groups[str(pk)] = groups.setdefault(group, group)
        facets.standings[str(pk)] = standing
    return facets
