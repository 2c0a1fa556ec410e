"""Background work of launches. Every task chooses its work by the state of rows, so that it may run late or twice."""

import time
from datetime import timedelta

from django.utils import timezone

from academy.launches.actions import scores
from academy.launches.actions.signing_keys import rotate_if_old
from academy.launches.models import Participation, SpentNonce
from delivery import queue

SLICE_SECONDS = 60
"""A task stops after so long and has itself called again."""
NONCE_LIFE = timedelta(days=1)
"""Much longer than a launch may take."""


def send_scores() -> None:
    """Tell platforms the scores that are due."""
    if not scores.send_due(deadline=time.monotonic() + SLICE_SECONDS):
        queue.enqueue("academy.launches.tasks.send_scores")


def catch_up() -> None:
    """Each minute: whatever a dead worker or a lost task has left, and what has become due."""
    if Participation.objects.due(timezone.now()).exists():
        send_scores()


def tidy_up() -> None:
    """Nightly: what is over, keys that are old, and scores that changed without anybody learning."""
    SpentNonce.objects.filter(at__lt=timezone.now() - NONCE_LIFE).delete()
    rotate_if_old()
    scores.want_all_recent()
