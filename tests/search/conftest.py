"""A source that tests may write pages for."""

import pytest

from search import sources
from tests.search.notes import NoteSource


@pytest.fixture
def notes(monkeypatch: pytest.MonkeyPatch) -> NoteSource:
    """The source of notes, the only one while the test runs."""
    monkeypatch.setattr(sources, "_sources", {})
    source = NoteSource()
    sources.register(source)
    return source
