"""Indexes built, and built anew while readers go on searching the old one and editors go on editing.

While a language's new index fills, every change is shipped to the old and the new one (see `search.shipping`). When the
new one lacks nothing, readers are switched over at once. A rebuild that was interrupted goes on where it stopped.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from elasticsearch import Elasticsearch

from search import shipping
from search.engines import elasticsearch_index as indexes
from search.engines import mapping
from search.engines.connection import writing
from search.models import CatalogueEntry, Lease, SearchIndex

LEASE_SECONDS = 60
CATCH_UP_ROUNDS = 50


class RebuildRunningError(Exception):
    """Another process is building this language's index."""


def languages() -> list[str]:
    """Languages that need an index: those of the settings, and whatever else the catalogue holds."""
    held = CatalogueEntry.objects.findable().order_by().values_list("language", flat=True).distinct()
    return list(dict.fromkeys([*settings.CONTENT_LANGUAGES, *sorted(held)]))


def languages_without_index() -> list[str]:
    """Languages whose live index is not at the search server: never built, or vanished. Traces of the vanished go."""
    with writing() as client:
        for index in SearchIndex.objects.all():
            if not indexes.exists(client, index):
                index.delete()
    live = set(SearchIndex.objects.filter(role=SearchIndex.Role.LIVE).values_list("language", flat=True))
    return [language for language in languages() if language not in live]


def outdated_indexes() -> list[SearchIndex]:
    """Live indexes that were built with other fields or another analysis than today's."""
    live = SearchIndex.objects.filter(role=SearchIndex.Role.LIVE)
    return [index for index in live if index.settings_fingerprint != mapping.fingerprint(index.language)]


@dataclass
class Rebuild:
    """The building of one language's index, by one process at a time."""

    language: str
    on_progress: Callable[[int], None] = lambda count: None
    holder: str = field(default_factory=lambda: uuid.uuid4().hex)

    def run(self, *, deadline: float | None = None) -> bool:
        """Build and switch over; False if `deadline` (`time.monotonic`) came first, to be gone on with later."""
        self._keep_turn()
        try:
            with writing() as client:
                index = self._building(client)
            if not self._fill(index, deadline):
                return False
            with writing() as client:
                indexes.go_live(client, index)
            # What was stored between the last look and the switch, by a transaction that did not know the new index.
            shipping.ship_pending(index)
        finally:
            Lease.objects.give_back(self._lease, holder=self.holder)
        return True

    @property
    def _lease(self) -> str:
        return f"search.rebuild.{self.language}"

    def _keep_turn(self) -> None:
        if not Lease.objects.take(self._lease, LEASE_SECONDS, holder=self.holder):
            raise RebuildRunningError(f"another process is building the index of {self.language}")

    def _building(self, client: Elasticsearch) -> SearchIndex:
        """The index an interrupted rebuild has left, if it is still of use; else a new one."""
        left = SearchIndex.objects.filter(language=self.language, role=SearchIndex.Role.BUILDING).first()
        if left:
            current = left.settings_fingerprint == mapping.fingerprint(self.language)
            if current and indexes.exists(client, left):
                return left
            indexes.forget(client, left)
        return indexes.create(client, self.language)

    def _fill(self, index: SearchIndex, deadline: float | None) -> bool:
        """Ship until a round finds nothing new. What the server refuses would be found again and again: a round that
        brings nothing to the index ends it."""
        for _ in range(CATCH_UP_ROUNDS):
            before = shipping.pending(index).count()
            if not before:
                return True
            if not shipping.ship_pending(index, deadline=deadline, on_progress=self._progressed):
                return False
            if shipping.pending(index).count() >= before:
                return True
        return True

    def _progressed(self, count: int) -> None:
        self._keep_turn()
        self.on_progress(count)
