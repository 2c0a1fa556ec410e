"""With which analysis the database engine's words of a language were made: after an upgrade they may be of old."""

import hashlib
import json
from collections.abc import Iterable
from functools import cache

from search.analysis import elasticsearch_settings
from search.models import AnalysedLanguage

LAYOUT = 3
"""Raise it whenever `search.engines.storage` keeps the words in another way."""


@cache
def fingerprint(language: str) -> str:
    """Changes with the language's analysis, which the rules for the search server spell out for both engines."""
    rules = json.dumps([LAYOUT, elasticsearch_settings(language)], sort_keys=True, default=str)
    return hashlib.sha256(rules.encode()).hexdigest()


def note_first(languages: Iterable[str]) -> None:
    """The first entries of a language are analysed as of today."""
    rows = [AnalysedLanguage(language=language, fingerprint=fingerprint(language)) for language in languages]
    AnalysedLanguage.objects.bulk_create(rows, ignore_conflicts=True)


def note_all(language: str) -> None:
    """All entries of `language` have been analysed as of today."""
    AnalysedLanguage.objects.update_or_create(language=language, defaults={"fingerprint": fingerprint(language)})


def outdated() -> list[str]:
    """Languages whose words were made with another analysis."""
    rows = AnalysedLanguage.objects.order_by("language")
    return [row.language for row in rows if row.fingerprint != fingerprint(row.language)]
