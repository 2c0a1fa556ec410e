"""The figures on PostgreSQL, Elasticsearch and Redis."""

import json
import sys
import time
from urllib.parse import quote

from django.core.management import call_command
from django.test import Client
from wagtail.models import Page

from search.models import CatalogueEntry
from tests.load.counting import queries_of
from tests.load.dataset import Words, fill_up
from tests.load.figures import prepare, rebuild, search_paths, tell
from tests.load.serving import Server, background, serving


def main(size: int) -> None:
    """Measure everything with `size` entries."""
    few = min(200, size)
    page = prepare(few)
    call_command("search", "reconcile", verbosity=0)
    address = Page.objects.get(pk=page.pk).get_url()
    path = "/" + address.split("//")[-1].split("/", 1)[-1] if "//" in address else address
    at_few = queries_of(Client(), path)
    fill_up(size)
    call_command("search", "reconcile", verbosity=0)
    seconds, memory = rebuild()
    tell("rebuild on Elasticsearch", CatalogueEntry.objects.count() / seconds, "entries/s", 1_000, at_least=True)
    tell("memory of the rebuild", memory, "MB", 300)
    at_many = queries_of(Client(), path)
    tell("SQL queries of an article page", at_many, "queries", 12)
    tell(f"the same with {few} entries", at_few, "queries", at_many)

    with serving(ANONYMOUS_PAGE_CACHE_SECONDS="0") as server:
        server.crowd([path], seconds=3)
        article = server.crowd([path])
        tell("article page, page cache off, p95", article.p95, "ms", 120)
        tell("article page, page cache off, CPU", article.cpu, "ms", 25)
    with serving() as server:
        server.crowd([path], seconds=2)
        tell("anonymous pages cached", server.crowd([path]).rate, "requests/s", 300, at_least=True)
        words = Words(seed=11)
        paths = search_paths(words.query, 300)
        server.crowd(paths, seconds=3)
        tell("search on Elasticsearch, p95", server.crowd(paths).p95, "ms", 100)
        tell("suggestions, p95", server.crowd(search_paths(words.query, 300, suggest=True)).p95, "ms", 40)
        with background(["manage.py", "qcluster"]):
            # It begins with all that the filling has left in the queue.
            time.sleep(5)
            tell("a published page is found after", found_after(server, page), "s", 2)


def found_after(server: Server, page: object) -> float:
    """Seconds from publishing a changed page until search finds it by a word it did not have."""
    word = f"zebrafinch{int(time.time())}"
    page.title = f"How do I feed a {word}?"  # type: ignore[attr-defined]
    before = time.perf_counter()
    page.save_revision().publish()  # type: ignore[attr-defined]
    while time.perf_counter() - before < 30:
        _, body = server.get(f"/api/v1/search?q={quote(word)}")
        if json.loads(body)["total"]:
            break
        time.sleep(0.05)
    return time.perf_counter() - before


if __name__ == "__main__":
    main(int(sys.argv[1]))
