"""Work for the worker: a row of the caller's transaction. What a task is about is chosen by the state of rows, so that
one that is lost or fails is made good by `catch_up`, each minute."""

from typing import Any

from django_q.tasks import async_task


def enqueue(function: str, *args: Any) -> None:
    """Have the worker call `function`, named by its dotted path, soon."""
    async_task(function, *args, q_options={"save": False, "ack_failure": True})
