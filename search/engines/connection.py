"""The way to the search server: short timeouts, no retries, and the breaker that all processes share."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from threading import Thread

from django.conf import settings
from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError

from search.breaker import Breaker
from search.engines.protocol import EngineUnavailableError

READ_TIMEOUT = 0.8
"""A reader waits no longer; then the database engine answers."""
WRITE_TIMEOUT = 30.0
"""For the worker's bulk requests alone."""

breaker = Breaker("elasticsearch")


def is_configured() -> bool:
    """Whether there is a search server at all; without one the database engine serves alone."""
    return bool(settings.ELASTICSEARCH_URL)


def read_alias(language: str) -> str:
    """The name under which a language's live index is searched."""
    return f"{settings.SEARCH_INDEX_PREFIX}-{language.lower()}"


def client() -> Elasticsearch:
    """This process's client. Kept by process id, since connections do not survive a fork."""
    return _client(settings.ELASTICSEARCH_URL, os.getpid())


@cache
def _client(url: str, process: int) -> Elasticsearch:
    return Elasticsearch(
        url, request_timeout=READ_TIMEOUT, max_retries=0, retry_on_timeout=False, connections_per_node=25
    )


@contextmanager
def reading() -> Iterator[Elasticsearch]:
    """The client for a reader's request: with the server away this raises `EngineUnavailableError`, at once while
    the breaker is open: whether the server is back is asked meanwhile, not by somebody who waits for an answer. A
    mistake in the request itself is raised as it is."""
    if not is_configured():
        raise EngineUnavailableError("there is no search server")
    if breaker.is_open:
        if breaker.allows():
            Thread(target=_ask_whether_back, daemon=True).start()
        raise EngineUnavailableError("the search server is held to be away")
    with _reporting():
        yield client()


@contextmanager
def writing() -> Iterator[Elasticsearch]:
    """The client for the worker. A server that hangs is noticed by a short question before the long request."""
    if not is_configured() or not breaker.allows():
        raise EngineUnavailableError("the search server is held to be away")
    _ask()
    with _reporting():
        yield client().options(request_timeout=WRITE_TIMEOUT)


def _ask_whether_back() -> None:
    with suppress(EngineUnavailableError):
        _ask()


def _ask() -> None:
    with _reporting():
        client().info()


@contextmanager
def _reporting() -> Iterator[None]:
    try:
        yield
    except NotFoundError as error:
        breaker.succeeded()
        raise EngineUnavailableError("an index is missing") from error
    except ApiError as error:
        if error.meta.status < 500 and error.meta.status != 429:
            breaker.succeeded()
            raise
        breaker.failed()
        raise EngineUnavailableError(f"the search server answers {error.meta.status}") from error
    except TransportError as error:
        breaker.failed()
        raise EngineUnavailableError("the search server does not answer") from error
    breaker.succeeded()
