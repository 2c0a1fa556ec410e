"""How far each part of search has come: for operators, for `manage.py search status` and for `/health/ready`."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q
from django.utils import timezone
from elasticsearch import Elasticsearch

from search import analysed, rebuilding, shipping, sources
from search.breaker import OPEN_SECONDS
from search.engines import connection, mapping
from search.engines import elasticsearch_index as indexes
from search.engines.protocol import EngineUnavailableError
from search.models import CatalogueEntry, DirtyMark, SearchIndex

LATE_SECONDS = 120
"""What has waited longer than this points to a worker that does not run."""


def status() -> dict[str, Any]:
    """Everything, in words, numbers and lists alone, so that it can be shown as a table or as JSON."""
    server = _server()
    return {
        "engine": "elasticsearch" if connection.is_configured() else "database",
        "server": server,
        "marks": _marks(),
        "languages": _languages(),
        "indexes": _indexes(server) if connection.is_configured() else [],
        "needs_rebuild": _needs_rebuild(),
    }


def health() -> str:
    """One word for the health check: `embedded` without a search server, `ok`, `away`, `late` when the worker does not
    keep up, or `rebuild needed`."""
    if connection.is_configured() and _server() != "ok":
        return "away"
    if _needs_rebuild():
        return "rebuild needed"
    waiting = max([_marks()["waiting_seconds"], *(_waiting(index)[1] for index in _live())])
    if waiting > LATE_SECONDS:
        return "late"
    return "ok" if connection.is_configured() else "embedded"


def _server() -> str:
    if not connection.is_configured():
        return "none"
    try:
        with connection.reading() as client:
            client.info()
    except EngineUnavailableError:
        return f"away, asked again every {OPEN_SECONDS} s" if connection.breaker.is_open else "away"
    return "ok"


def _marks() -> dict[str, Any]:
    known = [source.name for source in sources.all_sources()]
    found = DirtyMark.objects.filter(source__in=known).aggregate(count=Count("pk"), oldest=Min("marked_at"))
    return {"count": found["count"], "waiting_seconds": _age(found["oldest"])}


def _languages() -> list[dict[str, Any]]:
    rows = (
        CatalogueEntry.objects.order_by("language")
        .values("language")
        .annotate(findable=Count("pk", filter=Q(is_deleted=False)), tombstones=Count("pk", filter=Q(is_deleted=True)))
    )
    return [dict(row) for row in rows]


def _indexes(server: str) -> list[dict[str, Any]]:
    if server != "ok":
        return [_index(None, index) for index in SearchIndex.objects.order_by("language", "role")]
    with connection.reading() as client:
        return [_index(client, index) for index in SearchIndex.objects.order_by("language", "role")]


def _index(client: Elasticsearch | None, index: SearchIndex) -> dict[str, Any]:
    waiting, seconds = _waiting(index)
    return {
        "name": index.name,
        "language": index.language,
        "role": index.role,
        "entries": indexes.count(client, index) if client and indexes.exists(client, index) else None,
        "waiting": waiting,
        "waiting_seconds": seconds,
        "is_current": index.settings_fingerprint == mapping.fingerprint(index.language),
    }


def _waiting(index: SearchIndex) -> tuple[int, int]:
    """How many entries the index lacks, and for how many seconds the oldest has waited."""
    found = shipping.pending(index).aggregate(count=Count("pk"), oldest=Min("computed_at"))
    return found["count"], _age(found["oldest"])


def _needs_rebuild() -> list[str]:
    """Languages whose live index is missing, or was built with other fields or another analysis, and those whose words
    in the database were made with another analysis."""
    outdated = set(analysed.outdated())
    if not connection.is_configured():
        return sorted(outdated)
    outdated |= {index.language for index in rebuilding.outdated_indexes()}
    live = {index.language for index in _live()}
    return [language for language in rebuilding.languages() if language not in live or language in outdated]


def _live() -> list[SearchIndex]:
    live = SearchIndex.objects.filter(role=SearchIndex.Role.LIVE)
    return list(live) if connection.is_configured() else []


def _age(moment: datetime | None) -> int:
    return int((timezone.now() - moment).total_seconds()) if moment else 0
