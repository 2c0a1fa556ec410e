"""What happened, put as xAPI puts it. Knows neither database nor web."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.conf import settings

from academy.records.vocabulary import Verb, identifier, own

Activity = dict[str, Any]


@dataclass(frozen=True)
class Happening:
    """Somebody did something at `at`. `key` is what the statement's identifier follows from."""

    key: uuid.UUID
    verb: Verb
    object: Mapping[str, Any]
    at: datetime.datetime
    language: str = ""
    registration: uuid.UUID | None = None
    result: Mapping[str, Any] = field(default_factory=dict)
    parents: Sequence[Activity] = ()


def body_of(what: Happening) -> dict[str, Any]:
    """The statement, but for its actor."""
    context: dict[str, Any] = {"platform": settings.WAGTAIL_SITE_NAME}
    if what.language:
        context["language"] = what.language
    if what.registration is not None:
        context["registration"] = str(what.registration)
    if what.parents:
        context["contextActivities"] = {"parent": [dict(parent) for parent in what.parents]}
    found = {
        "id": str(what.key),
        "verb": {"id": what.verb.iri, "display": {"en": what.verb.value}},
        "object": dict(what.object),
        "context": context,
        "timestamp": moment(what.at),
    }
    return {**found, "result": dict(what.result)} if what.result else found


def actor_of(person: Any) -> dict[str, Any]:
    """Who it was: by the pseudonym, or, where the portal is set up so, by the address. An agent has one of the two."""
    if settings.XAPI_MBOX and person.email:
        return {"objectType": "Agent", "mbox": f"mailto:{person.email}"}
    return {"objectType": "Agent", "account": {"homePage": settings.PORTAL_URL, "name": str(person.subject)}}


def voiding(statement_id: uuid.UUID, at: datetime.datetime) -> Happening:
    """That an earlier statement counts no more."""
    reference = {"objectType": "StatementRef", "id": str(statement_id)}
    return Happening(identifier("voided", statement_id), Verb.VOIDED, reference, at)


def moment(at: datetime.datetime) -> str:
    """A point in time, in UTC, to the millisecond."""
    return at.astimezone(datetime.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def duration(seconds: float) -> str:
    """A time span as ISO 8601 writes it, to a hundredth of a second."""
    whole, hundredths = divmod(round(max(seconds, 0) * 100), 100)
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    parts = [f"{hours}H" if hours else "", f"{minutes}M" if minutes else ""]
    if left or hundredths or not (hours or minutes):
        parts.append(f"{left}.{hundredths:02}S" if hundredths else f"{left}S")
    return "PT" + "".join(parts)


def score_of(points: Decimal | None, possible: Decimal | None, per_cent: Decimal | None) -> dict[str, float]:
    """A score as points of so many, and scaled between 0 and 1."""
    found: dict[str, float] = {}
    if per_cent is not None:
        found["scaled"] = float(round(per_cent / 100, 4))
    if points is not None and possible:
        found |= {"raw": float(points), "min": 0, "max": float(possible)}
    return found


def answered(count: int, of: int) -> dict[str, Any]:
    """How many questions of a test were answered, as extensions of a result."""
    return {own("extensions/questions-answered"): count, own("extensions/questions-asked"): of}
