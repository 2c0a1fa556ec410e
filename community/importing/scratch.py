"""What must be looked up again while a source streams by: kept in a file of its own, so that memory stays constant."""

import pickle
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice
from types import TracebackType
from typing import Any

from community.importing.items import Acceptance, Message

_TABLES = """
PRAGMA journal_mode=OFF;
PRAGMA synchronous=OFF;
CREATE TABLE things (kind TEXT, id TEXT, value BLOB, PRIMARY KEY (kind, id)) WITHOUT ROWID;
CREATE TABLE seen (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE waiting (id TEXT PRIMARY KEY, written TEXT, value BLOB);
CREATE TABLE accepted (thread TEXT PRIMARY KEY, post TEXT);
CREATE TABLE accepted_dates (post TEXT PRIMARY KEY, at BLOB) WITHOUT ROWID;
"""


class Scratch:
    """A throw-away database beside the real one."""

    def __enter__(self) -> "Scratch":
        # It holds names: without one of its own the file is gone with the process, even if that is killed.
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.executescript(_TABLES)
        self._database.execute("BEGIN")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    def _chosen(self, query: str, ids: Iterable[str], *before: str) -> Iterator[Any]:
        rest = iter(ids)
        while part := list(islice(rest, 500)):
            marks = ",".join("?" * len(part))
            yield from self._database.execute(query.format(marks), [*before, *part])

    # --- Things by their ids --------------------------------------------------------------------

    def keep(self, kind: str, things: Iterable[tuple[str, Any]]) -> None:
        """Keep things; of those with one id the first."""
        rows = ((kind, key, pickle.dumps(thing)) for key, thing in things)
        self._database.executemany("INSERT OR IGNORE INTO things VALUES (?, ?, ?)", rows)

    def kept(self, kind: str, ids: Iterable[str]) -> dict[str, Any]:
        """The things of these ids that there are."""
        rows = self._chosen("SELECT id, value FROM things WHERE kind = ? AND id IN ({})", ids, kind)
        return {key: pickle.loads(value) for key, value in rows}

    def keys(self, kind: str, size: int) -> Iterator[list[str]]:
        """The ids of all things of a kind, in lists of at most `size`."""
        rows = self._database.execute("SELECT id FROM things WHERE kind = ? ORDER BY id", [kind])
        while part := rows.fetchmany(size):
            yield [key for (key,) in part]

    # --- Ids that have come by ------------------------------------------------------------------

    def unseen(self, ids: Iterable[str]) -> set[str]:
        """Of these ids those that come by for the first time."""
        wanted = set(ids)
        known = {key for (key,) in self._chosen("SELECT id FROM seen WHERE id IN ({})", wanted)}
        new = wanted - known
        self._database.executemany("INSERT OR IGNORE INTO seen VALUES (?)", ((key,) for key in new))
        return new

    # --- Messages whose thread has not come by yet ----------------------------------------------

    def wait(self, message: Message) -> None:
        """Keep a message until everything has come by."""
        row = (message.foreign_id, message.created_at.isoformat(), pickle.dumps(message))
        self._database.execute("INSERT OR REPLACE INTO waiting VALUES (?, ?, ?)", row)

    def waiting(self) -> int:
        """How many messages wait."""
        return int(self._database.execute("SELECT count(*) FROM waiting").fetchone()[0])

    def take_waiting(self) -> Iterator[Message]:
        """What waits, as it was written. Whatever comes to wait meanwhile is for the next time."""
        self._database.executescript(
            "DROP TABLE IF EXISTS taken; ALTER TABLE waiting RENAME TO taken;"
            "CREATE TABLE waiting (id TEXT PRIMARY KEY, written TEXT, value BLOB);"
        )
        for (value,) in self._database.execute("SELECT value FROM taken ORDER BY written, id"):
            yield pickle.loads(value)

    # --- Accepted answers -----------------------------------------------------------------------

    def accept(self, acceptances: Iterable[Acceptance]) -> None:
        """Remember what was accepted."""
        for each in acceptances:
            if each.thread_id:
                self._database.execute("INSERT OR REPLACE INTO accepted VALUES (?, ?)", (each.thread_id, each.post_id))
            if each.accepted_at:
                row = (each.post_id, pickle.dumps(each.accepted_at))
                self._database.execute("INSERT OR REPLACE INTO accepted_dates VALUES (?, ?)", row)

    def accepted(self, size: int) -> Iterator[list[Acceptance]]:
        """What was accepted, in lists of at most `size`."""
        rows = self._database.execute(
            "SELECT thread, accepted.post, at FROM accepted LEFT JOIN accepted_dates USING (post) ORDER BY thread"
        )
        while part := rows.fetchmany(size):
            yield [Acceptance(post, thread, pickle.loads(at) if at else None) for thread, post, at in part]
