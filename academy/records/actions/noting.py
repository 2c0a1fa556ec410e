"""Noting what happened, in the transaction in which it does."""

from typing import Any

from django.conf import settings

from academy.records.models import Statement
from academy.records.statements import Happening, body_of


def is_on() -> bool:
    """Whether anything is told to anybody."""
    return bool(settings.XAPI_ENDPOINT)


def note(person: Any, *happenings: Happening) -> None:
    """Put statements into the outbox. What was noted before, or told twice, stays as it is."""
    rows = [
        Statement(statement_id=each.key, person=person, verb=each.verb.value, body=body_of(each), created_at=each.at)
        for each in happenings
    ]
    Statement.objects.bulk_create(rows, ignore_conflicts=True)
