"""A kind of notice, its template, and an empty outbox."""

import copy
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

from delivery import kinds
from tests.factories import delivery as factories


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for registry in ("_groups", "_kinds", "_unfollow"):
        monkeypatch.setattr(kinds, registry, {})
    factories.register()
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"].append(Path(__file__).parent / "templates")
    with override_settings(TEMPLATES=templates):
        yield
    factories.HIDDEN.clear()
