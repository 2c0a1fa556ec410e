"""The figures on the embedded default: SQLite and the database engine."""

import sys

from django.core.management import call_command

from search.models import CatalogueEntry
from tests.load.dataset import Words
from tests.load.figures import prepare, rebuild, search_paths, tell
from tests.load.serving import serving


def main(size: int) -> None:
    """Measure everything with `size` entries."""
    prepare(size)
    call_command("search", "reconcile", verbosity=0)
    seconds, memory = rebuild()
    tell("rebuild of the database engine", CatalogueEntry.objects.count() / seconds, "entries/s", 1_000, at_least=True)
    tell("memory of that rebuild", memory, "MB", 300)
    words = Words(seed=11)
    with serving() as server:
        paths = search_paths(words.query, 300)
        server.crowd(paths, seconds=3)
        tell("search on SQLite, p95", server.crowd(paths).p95, "ms", 250)
        tell("suggestions on SQLite, p95", server.crowd(search_paths(words.query, 300, suggest=True)).p95, "ms", 40)


if __name__ == "__main__":
    main(int(sys.argv[1]))
