"""Speaking with the record store: one request, and what its answer means."""

import json
import time
from typing import Any

import requests
from django.conf import settings

from academy.records.errors import KnownError, RejectedError, TroubleError
from academy.records.vocabulary import VERSION

CONNECT_TIMEOUT, READ_TIMEOUT = 5, 10
LONGEST_WAIT = 20
"""Seconds for a whole answer, however slowly it drips."""
MOST_BYTES = 256 * 1024
REASON = 300
OF_THE_STATEMENT = {400, 413, 422}
AWAY = {429, 502, 503, 504}
"""Nobody doubts a statement because of these."""


def post(statements: list[dict[str, Any]]) -> None:
    """Hand statements over: all of them or, by an error, none."""
    status, body, wait = _ask(statements)
    if status in (200, 204):
        _check_taken(status, body, statements)
    elif status == 409:
        raise KnownError
    elif status in OF_THE_STATEMENT:
        raise RejectedError(_reason(status, body))
    else:
        # A 3xx is not followed: it would carry key and records to an address that nobody has chosen.
        raise TroubleError(_reason(status, body), may_be_theirs=status >= 500 and status not in AWAY, wait=wait)


def _ask(statements: list[dict[str, Any]]) -> tuple[int, str, int]:
    """Status, beginning of the body, and after how many seconds the store wants to be asked again."""
    address = f"{settings.XAPI_ENDPOINT.rstrip('/')}/statements"
    headers = {"X-Experience-API-Version": VERSION, "Content-Type": "application/json", "Accept": "application/json"}
    data = json.dumps(statements, ensure_ascii=False, separators=(",", ":")).encode()
    try:
        with requests.post(
            address,
            data=data,
            headers=headers,
            auth=(settings.XAPI_KEY.encode(), settings.XAPI_SECRET.encode()),
            timeout=(CONNECT_TIMEOUT, READ_TIMEOUT),
            allow_redirects=False,
            stream=True,
        ) as answer:
            return answer.status_code, _read(answer), _seconds(answer.headers.get("Retry-After", ""))
    except requests.ConnectTimeout as error:
        raise TroubleError("The record store does not answer.") from error
    except requests.Timeout as error:
        raise TroubleError("The record store took too long.", may_be_theirs=True) from error
    except requests.RequestException as error:
        raise TroubleError(f"The record store cannot be reached ({type(error).__name__}).") from error


def _read(answer: requests.Response) -> str:
    end, found = time.monotonic() + LONGEST_WAIT, b""
    for chunk in answer.iter_content(8192):
        found += chunk
        if len(found) > MOST_BYTES or time.monotonic() > end:
            break
    return found.decode(errors="replace").replace("\0", "")


def _check_taken(status: int, body: str, statements: list[dict[str, Any]]) -> None:
    """Whatever else answers 200, such as a proxy's page, has taken nothing."""
    if status == 204:
        return
    try:
        named = {str(each).lower() for each in json.loads(body)}
    except (ValueError, TypeError) as error:
        raise TroubleError(f"What answers is no record store: {body[:REASON]}") from error
    if not {each["id"] for each in statements} <= named:
        raise TroubleError(f"The record store named other statements than it was sent: {body[:REASON]}")


def _reason(status: int, body: str) -> str:
    return f"{status} {' '.join(body.split())[:REASON]}".strip()


def _seconds(text: str) -> int:
    """Of a Retry-After in seconds; dates are not waited for, nor more than an hour."""
    return min(int(text), 3600) if text.isascii() and text.isdecimal() and len(text) < 9 else 0
