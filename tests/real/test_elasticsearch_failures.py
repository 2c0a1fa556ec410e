"""A search server killed, hanging, or answering 503: search goes on, nothing is lost, and nobody waits for it twice."""

import json
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import pytest

from search.breaker import FAILURES_THAT_OPEN
from tests.load.serving import Server, free_port
from tests.real.portals import SERVICES, Portal, SearchServer, kill

pytestmark = [
    pytest.mark.elasticsearch,
    pytest.mark.skipif(not (SERVICES / "elasticsearch").exists(), reason="SERVICES_DIR holds no elasticsearch"),
]

ENTRIES = 500
ANSWERS_WITHIN = 1.5
AT_ONCE = 0.75
SHIPPED_WITHIN = 60


@pytest.fixture(scope="module")
def search_server() -> Iterator[SearchServer]:
    """An Elasticsearch that may be killed. Its folder lies where its own account can reach it."""
    folder = Path(tempfile.mkdtemp(prefix="portal-es-"))
    folder.chmod(0o755)
    server = SearchServer(free_port(), folder)
    try:
        server("up")
        yield server
    finally:
        server("down")
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
def portal(search_server, tmp_path_factory) -> Portal:
    """A portal with questions, all of them in the index."""
    made = Portal(tmp_path_factory.mktemp("portal"), ELASTICSEARCH_URL=search_server.url)
    made.manage("migrate", "-v0")
    made.drive(f"fill({ENTRIES})")
    made.manage("search", "rebuild", "--sources")
    assert made.drive("differences()") == []
    return made


@pytest.fixture(scope="module")
def web(portal) -> Iterator[Server]:
    """Its web server, with a worker beside it."""
    with portal.worker(), portal.web() as server:
        expect_elasticsearch_to_answer(server)
        yield server


def ask(server: Server, words: str = "How do I begin") -> tuple[float, dict]:
    """How long search took, and what it answered."""
    begun = time.monotonic()
    status, body = server.get(f"/api/v1/search?q={quote(words)}")
    assert status == 200
    return time.monotonic() - begun, json.loads(body)


def expect_the_database_to_answer(server: Server) -> None:
    """In time at first, and at once as soon as the failures are known."""
    for _ in range(FAILURES_THAT_OPEN):
        seconds, answer = ask(server)
        assert seconds <= ANSWERS_WITHIN
        assert answer["is_simpler"]
        assert answer["total"] > 0
    quick = []
    for _ in range(5):
        seconds, answer = ask(server)
        assert seconds <= ANSWERS_WITHIN
        assert answer["is_simpler"]
        quick.append(seconds)
    # One of them may be the one who asks whether the server is back.
    assert sorted(quick)[-2] <= AT_ONCE
    status, page = server.get(f"/en/search/?q={quote('How do I begin')}")
    assert status == 200
    assert "Results are simpler than usual" in page.decode()


def expect_elasticsearch_to_answer(server: Server) -> None:
    """Within some seconds of its start or return."""
    deadline = time.monotonic() + 30
    while ask(server)[1]["is_simpler"]:
        assert time.monotonic() < deadline
        time.sleep(0.5)


def test_a_published_page_is_found_within_two_seconds(portal, web):
    assert not ask(web)[1]["is_simpler"]
    with portal.driving("publish('zebrafinch')") as publishing:
        publishing.wait()
        published = time.monotonic()
        while not ask(web, "zebrafinch")[1]["total"]:
            assert time.monotonic() - published < 2
            time.sleep(0.05)


def test_killed(portal, web, search_server):
    search_server("kill")
    expect_the_database_to_answer(web)
    portal.drive("edit(40, rate=10)")
    expect_the_database_to_answer(web)
    search_server("up")
    assert portal.differences_within(SHIPPED_WITHIN) == []
    expect_elasticsearch_to_answer(web)


def test_hanging(portal, web, search_server):
    search_server("pause")
    try:
        expect_the_database_to_answer(web)
        portal.drive("edit(40, rate=10, first=1000)")
        expect_the_database_to_answer(web)
    finally:
        search_server("resume")
    assert portal.differences_within(SHIPPED_WITHIN) == []
    expect_elasticsearch_to_answer(web)


def test_an_editor_does_not_wait_for_a_hanging_server(portal, web, search_server):
    search_server("pause")
    try:
        assert portal.drive("edit(20, rate=20, first=2000)") > 1
    finally:
        search_server("resume")
    assert portal.differences_within(SHIPPED_WITHIN) == []


def test_answering_503(portal, web):
    """Another web server of the same portal, whose search server is overloaded."""

    class Overloaded(BaseHTTPRequestHandler):
        def _refuse(self) -> None:
            self.send_response(503)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_POST = do_HEAD = do_PUT = _refuse  # noqa: N815  the names the server calls

        def log_message(self, *arguments: object) -> None:
            pass

    overloaded = ThreadingHTTPServer(("127.0.0.1", 0), Overloaded)
    threading.Thread(target=overloaded.serve_forever, daemon=True).start()
    try:
        # A cache of its own: the other processes do not suffer from what this one meets.
        url = f"http://127.0.0.1:{overloaded.server_port}"
        elsewhere = Portal(portal.folder / "elsewhere", ELASTICSEARCH_URL=url)
        elsewhere.environment["DATABASE_URL"] = portal.environment["DATABASE_URL"]
        with elsewhere.web() as server:
            expect_the_database_to_answer(server)
    finally:
        overloaded.shutdown()


def test_a_rebuild_while_ten_edits_a_second_go_on_loses_none(portal, web):
    before = portal.drive("live_index()")
    rebuilt = 0
    with portal.driving("edit(200, rate=10, first=3000)") as editing:
        while editing.poll() is None:
            portal.manage("search", "rebuild", "--language", "en")
            rebuilt += 1
        assert editing.returncode == 0
    assert rebuilt > 1
    assert portal.drive("live_index()") != before
    assert portal.differences_within(SHIPPED_WITHIN) == []


def test_a_worker_killed_together_with_its_machine_loses_nothing(portal):
    with portal.worker() as first, portal.driving("edit(60, rate=20, first=4000)") as editing:
        time.sleep(5)
        kill(first)
        editing.wait()
    with portal.worker():
        assert portal.differences_within(SHIPPED_WITHIN + 30) == []
