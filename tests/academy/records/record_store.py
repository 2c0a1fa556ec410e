"""A small record store: POST /xapi/statements as the specification has it, and faults to order.

with RecordStore() as store:          # in a thread
    store.faults = ["500", "hang"]    # for the next requests
    store.poison = {…}                # identifiers over which it fails
"""

import base64
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from tests.academy.records.rules import InvalidError, check

KEY, SECRET = "key", "sécret"
HANG_SECONDS = 3


class RecordStore:
    """The store. What it holds outlives its going down and coming back."""

    def __init__(self) -> None:
        self.statements: dict[str, dict[str, Any]] = {}
        self.order: list[str] = []
        self.requests = 0
        self.batches: list[int] = []
        self.faults: list[str] = []
        self.poison: set[str] = set()
        self.poison_answers = 400
        self.invalid: list[str] = []
        self.says_conflict = False
        """Whether it answers 409 to a batch in which anything is known already, as a store may."""
        self._lock = threading.Lock()
        self._server: ThreadingHTTPServer | None = None
        self.port = 0

    def __enter__(self) -> Self:
        self.come_up()
        return self

    def __exit__(self, *_args: object) -> None:
        self.go_down()

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}/xapi/"

    def come_up(self) -> None:
        """Listen, on the port it had before."""
        self._server = _Server(self)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def go_down(self) -> None:
        """Be away: nobody listens."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    @contextmanager
    def away(self) -> Iterator[None]:
        """Be away for a while."""
        self.go_down()
        try:
            yield
        finally:
            self.come_up()

    def take(self, batch: Any) -> tuple[int, Any]:
        """Status and answer: all of the batch or nothing of it."""
        try:
            found = batch if isinstance(batch, list) else [batch]
            for each in found:
                check(each)
            if len({each["id"] for each in found}) < len(found):
                raise InvalidError("The same identifier twice in a batch.")
        except InvalidError as error:
            self.invalid.append(str(error))
            return 400, {"error": str(error)}
        with self._lock:
            if self.poison & {each["id"] for each in found}:
                return self.poison_answers, {"error": "This one I cannot bear."}
            return self._keep(found)

    def _keep(self, found: list[dict[str, Any]]) -> tuple[int, Any]:
        known = [each for each in found if each["id"] in self.statements]
        differs = any(_immutable(each) != _immutable(self.statements[each["id"]]) for each in known)
        if differs or (known and self.says_conflict):
            return 409, {"error": "There is one with this identifier."}
        for each in found:
            if each["id"] not in self.statements:
                self.statements[each["id"]] = each
                self.order.append(each["id"])
        return 200, [each["id"] for each in found]

    def of(self, verb: str) -> list[dict[str, Any]]:
        """What it holds of one verb, in the order in which it came."""
        held = [self.statements[each] for each in self.order]
        return [each for each in held if each["verb"]["id"].endswith(f"/{verb}")]


def _immutable(statement: dict[str, Any]) -> Any:
    """What two statements are compared by: activities may be described anew."""
    text = json.loads(json.dumps(statement))
    text["verb"].pop("display", None)
    text["object"].pop("definition", None)
    for activities in text["context"].get("contextActivities", {}).values():
        for each in activities:
            each.pop("definition", None)
    return text


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, store: RecordStore) -> None:
        self.store = store
        super().__init__(("127.0.0.1", store.port), _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: "_Server"

    def do_POST(self) -> None:
        self.server.store.requests += 1
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        faults = self.server.store.faults
        fault = faults.pop(0) if faults else ""
        if fault:
            self._fail(fault, body)
            return
        self._answer(*self._taken(body))

    def _taken(self, body: bytes) -> tuple[int, Any]:
        expected = "Basic " + base64.b64encode(f"{KEY}:{SECRET}".encode()).decode()
        if self.path != "/xapi/statements":
            return 404, {"error": "no such resource"}
        if self.headers.get("Authorization") != expected:
            return 401, {"error": "who are you?"}
        if not str(self.headers.get("X-Experience-API-Version", "")).startswith("1.0"):
            return 400, {"error": "version"}
        if not str(self.headers.get("Content-Type", "")).startswith("application/json"):
            return 400, {"error": "content type"}
        batch = json.loads(body)
        self.server.store.batches.append(len(batch))
        return self.server.store.take(batch)

    def _fail(self, fault: str, body: bytes) -> None:
        if fault == "hang":
            time.sleep(HANG_SECONDS)
            return
        if fault == "takes-and-dies":
            self.server.store.take(json.loads(body))
            self.close_connection = True
            self.connection.close()
            return
        if fault == "other":
            self._answer(200, "<h1>Welcome to the network of this hotel</h1>", "text/html")
            return
        self._answer(int(fault), {"error": f"{fault}, as ordered"})

    def _answer(self, status: int, answer: Any, kind: str = "application/json") -> None:
        data = (answer if isinstance(answer, str) else json.dumps(answer)).encode()
        self.send_response(status)
        self.send_header("X-Experience-API-Version", "1.0.3")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        if status in (301, 307):
            self.send_header("Location", f"http://127.0.0.1:{self.server.store.port}/elsewhere")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_args: object) -> None:
        """Be quiet."""
