"""Question hours: questions are collected and voted for, then answered, then it is over."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from community import policies
from community.actions.changes import changed
from community.models import Thread


@transaction.atomic
def set_stage(*, thread: Thread, stage: str, by: Any) -> Thread:
    """Begin answering, end it, or collect again; as a host or as who keeps order. When it is over, nobody adds
    questions any more."""
    held = Thread.objects.select_for_update(of=("self",)).select_related("space").get(pk=thread.pk)
    if held.kind != Thread.Kind.AMA or stage not in Thread.Stage.values or not stage:
        raise PermissionDenied
    if not policies.may_host(by, held):
        raise PermissionDenied
    held.stage = stage
    held.save(update_fields=["stage"])
    changed([held.pk])
    return held
