"""What a window needs to play an item: where it is, what the portal says to it, and what it has told before."""

import uuid
from typing import Any

from academy.packages.addresses import item_path
from academy.packages.manifests import SCORM_12, SCORM_2004, Item
from academy.packages.models import ItemState, Package
from academy.packages.times import as_clock, as_period, seconds_of

Given = dict[str, str]


def state_of(package: Package, item: Item, person: Any, place: uuid.UUID) -> ItemState | None:
    """How far somebody is in an item."""
    rows = ItemState.objects.filter(
        registration__package=package, registration__person=person, registration__place=place, item=item.identifier
    )
    return rows.first()


def launch_data(package: Package, item: Item, *, person: Any, state: ItemState | None, is_kept: bool) -> dict[str, Any]:
    """For the player. Where nothing is kept, the item is told so in the words of its standard (browsed, no credit)."""
    is_resumed = state is not None and state.is_suspended
    is_fresh = state is None or (package.version == SCORM_2004 and not is_resumed)
    values = {} if is_fresh or state is None else dict(state.values)
    given = _given_12 if package.version == SCORM_12 else _given_2004
    entry = "ab-initio" if is_fresh else ("resume" if is_resumed else "")
    seconds = 0.0 if is_fresh or state is None else state.seconds
    return {
        "version": package.version,
        "path": item_path(item),
        "api": item.is_sco,
        "item": item.identifier,
        "given": {**given(item, entry, seconds, is_kept), **_learner(package.version, person)},
        "values": values,
        "revision": state.revision if state else 0,
        "kept": is_kept,
    }


def _learner(version: str, person: Any) -> Given:
    """A pseudonym, and the name that the person shows to others: never an address."""
    known = person.is_authenticated
    own, name = (str(person.subject), person.name or "-") if known else ("anonymous", "-")
    if version == SCORM_12:
        return {"cmi.core.student_id": own, "cmi.core.student_name": name}
    return {"cmi.learner_id": own, "cmi.learner_name": name}


def _number(value: float) -> str:
    return f"{value:g}"


def _given_12(item: Item, entry: str, seconds: float, is_kept: bool) -> Given:
    given = {
        "cmi.core.credit": "credit" if is_kept else "no-credit",
        "cmi.core.lesson_mode": "normal" if is_kept else "browse",
        "cmi.core.entry": entry,
        "cmi.core.total_time": as_clock(seconds),
        "cmi.launch_data": item.launch_data,
        "cmi.student_data.max_time_allowed": item.max_time,
        "cmi.student_data.time_limit_action": item.time_limit_action,
    }
    if item.mastery_score is not None:
        given["cmi.student_data.mastery_score"] = _number(item.mastery_score)
    return given


def _given_2004(item: Item, entry: str, seconds: float, is_kept: bool) -> Given:
    given = {
        "cmi.credit": "credit" if is_kept else "no-credit",
        "cmi.mode": "normal" if is_kept else "browse",
        "cmi.entry": entry,
        "cmi.total_time": as_period(seconds),
    }
    optional = {
        "cmi.launch_data": item.launch_data,
        "cmi.time_limit_action": item.time_limit_action,
        "cmi.max_time_allowed": item.max_time if seconds_of(item.max_time) is not None else "",
        "cmi.scaled_passing_score": "" if item.scaled_passing_score is None else _number(item.scaled_passing_score),
        "cmi.completion_threshold": "" if item.completion_threshold is None else _number(item.completion_threshold),
    }
    given |= {name: value for name, value in optional.items() if value}
    for number, objective in enumerate(item.objectives):
        given[f"cmi.objectives.{number}.id"] = objective
    return given
