"""A breaker that all processes share: while a service is away, nobody waits for it.

Closed: calls go through. After `FAILURES_THAT_OPEN` failures close together it is open: no calls for `OPEN_SECONDS`.
Then half-open: one caller among all processes tries, and its luck decides for all.
"""

import threading
import time
from typing import NamedTuple

from django.core.cache import cache

FAILURES_THAT_OPEN = 2
FAILURES_BELONG_TOGETHER_SECONDS = 10
OPEN_SECONDS = 5
OWN_MEMORY_SECONDS = 0.25
"""For so long a process believes what it read last, so that asking costs no trip to the cache."""
FORGOTTEN_AFTER_SECONDS = 600


class State(NamedTuple):
    """What the processes share; `open_until` 0 means closed."""

    open_until: float = 0.0
    failures: int = 0
    failed_at: float = 0.0


CLOSED = State()


class Breaker:
    """Guards calls to one service. Its state lies in the cache; with that away too, in this process's memory."""

    def __init__(self, name: str) -> None:
        self._key = f"breaker:{name}"
        self._probe_key = f"breaker:{name}:probe"
        self._own = CLOSED
        self._read_at = 0.0
        self._probing_until = 0.0
        self._lock = threading.Lock()

    def allows(self) -> bool:
        """Whether the service may be called now. While half-open, true for one caller alone."""
        state = self._state()
        if not state.open_until:
            return True
        return time.time() >= state.open_until and self._may_probe()

    @property
    def is_open(self) -> bool:
        """Whether the service is held to be away. Asking changes nothing."""
        return bool(self._state().open_until)

    def failed(self) -> None:
        """The service did not answer."""
        now = time.time()
        state = self._state(fresh=True)
        together = now - state.failed_at < FAILURES_BELONG_TOGETHER_SECONDS
        failures = state.failures + 1 if together else 1
        opens = state.open_until or failures >= FAILURES_THAT_OPEN
        self._store(State(now + OPEN_SECONDS if opens else 0.0, failures, now))

    def succeeded(self) -> None:
        """The service answered: earlier failures are forgotten."""
        if self._state() != CLOSED:
            self._store(CLOSED)
            cache.delete(self._probe_key)

    def _may_probe(self) -> bool:
        with self._lock:
            if time.time() < self._probing_until or not cache.add(self._probe_key, 1, OPEN_SECONDS):
                return False
            self._probing_until = time.time() + OPEN_SECONDS
            return True

    def _state(self, *, fresh: bool = False) -> State:
        now = time.time()
        if fresh or now - self._read_at > OWN_MEMORY_SECONDS:
            self._read_at = now
            shared = cache.get(self._key)
            if shared is not None:
                self._own = State(*shared)
        return self._own

    def _store(self, state: State) -> None:
        self._own, self._read_at, self._probing_until = state, time.time(), 0.0
        cache.set(self._key, tuple(state), FORGOTTEN_AFTER_SECONDS)
