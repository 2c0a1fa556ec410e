"""What tests tell the others: each is sent inside the transaction of what happened."""

from django.dispatch import Signal

exam_begun = Signal()
"""attempt: somebody has begun it. Once an attempt."""
exam_passed = Signal()
"""attempt: its result stands, and it is passed. Once an attempt."""
exam_failed = Signal()
"""attempt: its result stands, and it is not passed. Once an attempt."""
exam_regraded = Signal()
"""attempt, passed_before: a question was found wrong, and the result is another one now; perhaps still (not) passed."""
