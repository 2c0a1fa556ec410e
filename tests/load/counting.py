"""How many SQL queries a page costs."""

from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext


def queries_of(client: Client, path: str) -> int:
    """Queries of the second request for `path`, with the cache of whole pages off."""
    with override_settings(ANONYMOUS_PAGE_CACHE_SECONDS=0, ALLOWED_HOSTS=["*"]):
        client.get(path)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            answer = client.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path} answers {answer.status_code}")
    return len(captured)
