"""What is known about a person or an organisation, gathered from every feature without knowing any of them.

A feature's `facts.py` has functions that take a user or an organisation and return `Fact`s or `TimelineItem`s;
`portal/wiring.py` registers them here. Profiles and scorecards read `facts_about` and `timeline_of`.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from accounts.models import Organisation, User

Subject = User | Organisation


@dataclass(frozen=True)
class Fact:
    """One thing that is true now: “Accepted answers: 12”."""

    label: Any
    value: Any
    url: str = ""
    icon: str = ""


@dataclass(frozen=True)
class TimelineItem:
    """One thing that happened."""

    at: datetime.datetime
    title: Any
    url: str = ""
    icon: str = ""


@dataclass(frozen=True)
class Credential:
    """Something that somebody has earned, holds now, and has agreed to show to everybody."""

    name: str
    url: str = ""
    icon: str = ""


_measures: list[Callable[[Organisation], Mapping[str, float]]] = []
_facts: list[Callable[[Any], Iterable[Fact]]] = []
_timelines: list[Callable[[Any], Iterable[TimelineItem]]] = []
_credentials: list[Callable[[User], Iterable[Credential]]] = []


def register_facts(supplier: Callable[[Any], Iterable[Fact]]) -> None:
    """Ask `supplier` for facts from now on; it returns none for subjects it knows nothing about."""
    if supplier not in _facts:
        _facts.append(supplier)


def register_timeline(supplier: Callable[[Any], Iterable[TimelineItem]]) -> None:
    """Ask `supplier` for what happened from now on."""
    if supplier not in _timelines:
        _timelines.append(supplier)


def register_measures(supplier: Callable[[Organisation], Mapping[str, float]]) -> None:
    """Ask `supplier` from now on for the numbers that scorecards compare, by name: `answers`, `certified:expert`."""
    if supplier not in _measures:
        _measures.append(supplier)


def measures_of(organisation: Organisation) -> dict[str, float]:
    """Every feature's numbers about an organisation."""
    return {name: value for supplier in _measures for name, value in supplier(organisation).items()}


def register_credentials(supplier: Callable[[User], Iterable[Credential]]) -> None:
    """Ask `supplier` for what people show on their profiles from now on; of whoever has not agreed it returns none."""
    if supplier not in _credentials:
        _credentials.append(supplier)


def credentials_of(person: User) -> list[Credential]:
    """What somebody shows on their profile."""
    return [credential for supplier in _credentials for credential in supplier(person)]


def facts_about(subject: Subject) -> list[Fact]:
    """Every feature's facts, in the order the features were registered in."""
    return [fact for supplier in _facts for fact in supplier(subject)]


def timeline_of(subject: Subject, limit: int = 20) -> list[TimelineItem]:
    """What happened last, newest first."""
    items = [item for supplier in _timelines for item in supplier(subject)]
    return sorted(items, key=lambda item: item.at, reverse=True)[:limit]
