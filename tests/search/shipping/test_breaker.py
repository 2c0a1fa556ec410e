"""While the search server is away nobody waits for it, and one caller at a time asks whether it is back."""

import time

import pytest
from django.core.cache import cache

from search import breaker as breakers
from search.breaker import Breaker


@pytest.fixture
def clock(monkeypatch):
    """A clock that the test moves on."""

    class Clock:
        now = 1_000_000.0

        def __call__(self):
            return self.now

    moving = Clock()
    monkeypatch.setattr(breakers.time, "time", moving)
    return moving


@pytest.fixture(autouse=True)
def _no_state():
    cache.clear()


def another_process() -> Breaker:
    """A breaker with a memory of its own, as another process has it."""
    return Breaker("test")


def test_one_failure_may_be_chance(clock):
    breaker = another_process()
    breaker.failed()
    assert breaker.allows()
    assert not breaker.is_open


def test_failures_close_together_open_it_for_every_process(clock):
    first, second, reader = another_process(), another_process(), another_process()
    first.failed()
    second.failed()
    assert not first.allows() or not second.allows()
    assert not reader.allows()
    assert reader.is_open


def test_failures_far_apart_do_not_open_it(clock):
    breaker = another_process()
    breaker.failed()
    clock.now += breakers.FAILURES_BELONG_TOGETHER_SECONDS + 1
    breaker.failed()
    assert breaker.allows()


def test_after_a_while_one_caller_among_all_processes_tries(clock):
    first, second = another_process(), another_process()
    first.failed()
    first.failed()
    clock.now += breakers.OPEN_SECONDS + 0.1
    assert [first.allows(), first.allows(), second.allows(), second.allows()] == [True, False, False, False]


def test_a_success_closes_it_for_every_process(clock):
    first, second = another_process(), another_process()
    first.failed()
    first.failed()
    clock.now += breakers.OPEN_SECONDS + 0.1
    assert first.allows()
    first.succeeded()
    clock.now += breakers.OWN_MEMORY_SECONDS + 0.1
    assert first.allows()
    assert second.allows()


def test_a_failed_try_keeps_it_open(clock):
    first, second = another_process(), another_process()
    first.failed()
    first.failed()
    clock.now += breakers.OPEN_SECONDS + 0.1
    assert first.allows()
    first.failed()
    clock.now += 1
    assert not first.allows()
    assert not second.allows()


def test_without_a_cache_each_process_remembers_for_itself(clock, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    first, second = another_process(), another_process()
    first.failed()
    first.failed()
    clock.now += 1
    assert not first.allows()
    assert second.allows()
    clock.now += breakers.OPEN_SECONDS
    assert first.allows()
    assert not first.allows()


def test_asking_takes_less_than_a_millisecond():
    breaker = another_process()
    breaker.failed()
    breaker.failed()
    begun = time.perf_counter()
    for _ in range(1_000):
        breaker.allows()
    assert (time.perf_counter() - begun) / 1_000 < 0.001
