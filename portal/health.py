"""Whether the portal lives, and whether each service it needs answers."""

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

from portal import background
from search import status as search_status


def live(request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers at all; touches no service."""
    return JsonResponse({"status": "ok"})


def ready(request: HttpRequest) -> JsonResponse:
    """Each service by name. 503 only without the database: search and cache have a replacement when they are away."""
    services = {"database": _database(), "search": _search(), "cache": _cache(), "tasks": _tasks()}
    return JsonResponse(
        {"status": "ok" if services["database"] == "ok" else "failed", "services": services},
        status=200 if services["database"] == "ok" else 503,
    )


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "away"
    return "ok"


def _search() -> str:
    try:
        return search_status.health()
    except DatabaseError:
        return "unknown"


def _tasks() -> str:
    """`given up` while somebody has to look at a task: `manage.py tasks` names it."""
    try:
        return "given up" if background.given_up().exists() else "ok"
    except DatabaseError:
        return "unknown"


def _cache() -> str:
    if not settings.REDIS_URL:
        return "embedded"
    try:
        redis.Redis.from_url(settings.REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.5).ping()
    except redis.RedisError:
        return "away"
    return "ok"
