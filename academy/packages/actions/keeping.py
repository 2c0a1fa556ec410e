"""What an item tells is kept, and what it comes to."""

import json
import re
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from academy.packages import events
from academy.packages.errors import MalformedStateError, NewerStateError
from academy.packages.manifests import SCORM_2004, Item
from academy.packages.models import ItemState, Package, Registration
from academy.packages.outcomes import Outcome, Part, outcome_of, whole_of
from academy.packages.times import LONGEST
from academy.packages.versions import Mark, Verdict, judge

LONGEST_VALUE = 65_000
"""More than the longest that either version allows, which is the 64,000 of `suspend_data`."""
LARGEST_STATE = 2_000_000
MOST_VALUES = 20_000
_NAME = re.compile(r"(cmi|adl)\.[a-zA-Z0-9_.]{1,200}")
OF_A_SESSION = ("cmi.core.session_time", "cmi.core.exit", "cmi.session_time", "cmi.exit", "adl.nav.request")
"""What belongs to one session, and is not handed to the next."""


@dataclass(frozen=True)
class Report:
    """What a window tells of an item: the values that have changed since it was last heard."""

    mark: Mark
    values: dict[str, str] = field(default_factory=dict)
    is_finished: bool = False
    seconds: float = 0.0
    """How long the item has been open, by the window's own clock: for items that do not tell."""


def checked_values(values: Any) -> dict[str, str]:
    """Values as they may be kept; `MalformedStateError` for anything else."""
    if not isinstance(values, dict) or len(values) > MOST_VALUES:
        raise MalformedStateError(_("This is no state of a package."))
    for name, value in values.items():
        if not isinstance(value, str) or len(value) > LONGEST_VALUE or not _NAME.fullmatch(name):
            raise MalformedStateError(_("This is no state of a package."))
    # Halves of letters and NUL are in no text that a database keeps.
    return {name: value.replace("\0", "").encode("utf-8", "replace").decode() for name, value in values.items()}


@transaction.atomic
def keep_state(*, package: Package, item: Item, person: Any, place: uuid.UUID, report: Report) -> ItemState:
    """Keep what was told, unless another window has told more since: then `NewerStateError`, and nothing changes."""
    registration, _made = Registration.objects.get_or_create(package=package, person=person, place=place)
    registration = Registration.objects.select_for_update().select_related("package").get(pk=registration.pk)
    state, _made = ItemState.objects.get_or_create(registration=registration, item=item.identifier)
    verdict = judge(Mark(state.writer, state.sequence, state.revision), report.mark)
    if verdict is Verdict.REFUSE:
        raise NewerStateError(state)
    if verdict is Verdict.KNOWN:
        return state
    if verdict is Verdict.BEGIN:
        _begin_session(state, package.version)
    _take(state, package.version, item, report)
    state.save()
    _judge_whole(registration)
    return state


def _begin_session(state: ItemState, version: str) -> None:
    """Another session: by SCORM 2004 an attempt that ended leaves no values to the next one."""
    state.seconds_before = state.seconds
    if version == SCORM_2004 and state.revision and not state.is_suspended:
        state.values = {}
        state.seconds_before = 0.0
    for name in OF_A_SESSION:
        state.values.pop(name, None)


def _take(state: ItemState, version: str, item: Item, report: Report) -> None:
    values = {**state.values, **report.values}
    if len(values) > MOST_VALUES or len(json.dumps(values)) > LARGEST_STATE:
        raise MalformedStateError(_("The package tells more than can be kept."))
    outcome = outcome_of(version, item, values, is_finished=report.is_finished)
    state.values = values
    state.writer, state.sequence = report.mark.writer, report.mark.sequence
    state.revision += 1
    state.is_suspended = outcome.is_suspended
    spent = report.seconds if outcome.seconds is None else outcome.seconds
    state.seconds = state.seconds_before + min(max(spent, 0.0), LONGEST)
    state.changed_at = timezone.now()
    _apply(state, outcome)


def _apply(state: ItemState, outcome: Outcome) -> None:
    """What was reached stays: an item that is opened again to look something up is not undone."""
    state.is_complete = state.is_complete or outcome.is_complete
    if outcome.is_passed is not None and not state.is_passed:
        state.is_passed = outcome.is_passed
    if outcome.score is not None:
        state.score = max(outcome.score, state.score or 0.0)
    state.progress = 1.0 if state.is_complete else max(state.progress, outcome.progress)


def _judge_whole(registration: Registration) -> None:
    """What the parts come to; completed and passed are told once."""
    states = {state.item: state for state in registration.states.all()}
    parts = []
    for item in registration.package.playable:
        state = states.get(item.identifier)
        parts.append(Part(state.is_complete, state.is_passed, state.score, state.progress) if state else Part())
    whole, now = whole_of(parts), timezone.now()
    registration.seen_at = now
    registration.score, registration.share = whole.score, whole.progress
    is_completed = whole.is_complete and registration.completed_at is None
    is_passed = bool(whole.is_passed) and registration.passed_at is None
    if is_completed:
        registration.completed_at = now
    if is_passed:
        registration.passed_at = now
    registration.save()
    if is_completed:
        events.package_completed.send(Registration, registration=registration)
    if is_passed:
        events.package_passed.send(Registration, registration=registration)
