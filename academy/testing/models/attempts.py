"""Attempts: what somebody was asked, answered and reached. They stay when the person's account is erased."""

import datetime
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.testing.models.exams import Exam
from academy.testing.models.questions import Question, QuestionVersion
from academy.testing.querysets import AttemptQuerySet


class Attempt(models.Model):
    """Somebody takes a test. Score and `passed` are those of its latest outcome."""

    wagtail_reference_index_ignore = True
    """Nothing that editors ask about refers to it, and it is written often."""

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        MARKING = "marking", _("Waits for a reviewer")
        FINISHED = "finished", _("Finished")

    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="attempts", verbose_name=_("test"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="exam_attempts"
    )
    subject = models.UUIDField(help_text="Whose it is, by pseudonym.")
    language = models.CharField(max_length=12)
    number = models.PositiveIntegerField(help_text="The person's first, second … attempt at this test.")
    seed = models.BigIntegerField(help_text="From which the order of questions and choices follows.")
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.RUNNING)
    started_at = models.DateTimeField(_("started"), default=timezone.now)
    due_at = models.DateTimeField(null=True)
    grace = models.PositiveIntegerField(default=0)
    integrity_accepted_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    points = models.DecimalField(max_digits=8, decimal_places=3, null=True)
    points_possible = models.DecimalField(max_digits=8, decimal_places=3, null=True)
    score = models.DecimalField(_("score in per cent"), max_digits=5, decimal_places=2, null=True)
    pass_mark = models.PositiveSmallIntegerField()
    passed = models.BooleanField(_("passed"), null=True)
    next_url = models.CharField(max_length=500, blank=True, help_text="Where the reader goes afterwards.")

    objects = AttemptQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        permissions = [("review_answers", "Can mark answers in free text")]
        constraints = [
            models.UniqueConstraint(
                fields=["exam", "subject"], condition=Q(state="running"), name="one_running_attempt_a_person"
            ),
            models.UniqueConstraint(fields=["exam", "subject", "number"], name="one_attempt_a_person_and_number"),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="running"), name="running_attempts_by_end"),
            models.Index(fields=["person", "exam"], condition=Q(passed=True), name="passed_attempts"),
        ]

    def __str__(self) -> str:
        return f"{self.exam_id} · {self.subject} · {self.number}"

    @property
    def is_running(self) -> bool:
        """Whether answers are still taken, so far as its state says."""
        return self.state == self.State.RUNNING

    @property
    def closes_at(self) -> datetime.datetime | None:
        """Until when answers are taken: the end and the grace."""
        return self.due_at + datetime.timedelta(seconds=self.grace) if self.due_at else None

    def is_over(self, now: datetime.datetime) -> bool:
        """Whether its time and grace have passed."""
        closes = self.closes_at
        return closes is not None and closes <= now

    def seconds_left(self, now: datetime.datetime) -> int | None:
        """How long one may still answer; a clock that was set back gives nobody more than the limit."""
        if self.due_at is None:
            return None
        limit = (self.due_at - self.started_at).total_seconds()
        return int(max(0, min(limit, (self.due_at - now).total_seconds())))


class AttemptQuestion(models.Model):
    """One question of an attempt with the answer as it stands. Each answer is saved by itself."""

    wagtail_reference_index_ignore = True

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="asked")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="asked")
    possible = models.PositiveSmallIntegerField(default=1)
    given = models.JSONField(null=True, help_text="The answer, as the question's kind writes it; null: none.")
    revision = models.PositiveIntegerField(default=0, help_text="Rises with each answer that is taken.")
    writer = models.CharField(max_length=40, blank=True, help_text="The open page that wrote last.")
    sequence = models.PositiveIntegerField(default=0, help_text="Its how-manieth message that was.")
    answered_at = models.DateTimeField(null=True)
    seconds = models.PositiveIntegerField(default=0, help_text="How long the question was looked at.")
    is_flagged = models.BooleanField(default=False)
    fraction = models.DecimalField(max_digits=5, decimal_places=4, null=True, help_text="How right it is, from 0 to 1.")
    points = models.DecimalField(max_digits=7, decimal_places=3, null=True)
    is_excluded = models.BooleanField(default=False, help_text="Found wrong: it counts for nobody.")

    class Meta:
        ordering = ["position"]
        verbose_name = _("question of an attempt")
        verbose_name_plural = _("questions of attempts")
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="one_question_a_position"),
            models.UniqueConstraint(fields=["attempt", "question"], name="a_question_once_an_attempt"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} · {self.position}"

    @property
    def seed(self) -> int | None:
        """From which the order of its choices follows; None: as they were written."""
        return self.attempt.seed + self.position if self.attempt.exam.shuffle else None

    @property
    def is_answered(self) -> bool:
        """Whether there is an answer."""
        return self.given is not None


class Outcome(models.Model):
    """What an attempt came to, once when it was finished and again whenever it was looked at anew; never changed."""

    wagtail_reference_index_ignore = True

    class Reason(models.TextChoices):
        SUBMITTED = "submitted", _("Handed in")
        TIME = "time", _("The time was over")
        REVIEWED = "reviewed", _("Marked by a reviewer")
        REGRADED = "regraded", _("Marked anew")

    FINISHING = (Reason.SUBMITTED, Reason.TIME)

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="outcomes")
    reason = models.CharField(max_length=10, choices=Reason.choices)
    correction = models.ForeignKey(
        "academy_testing.Correction", null=True, on_delete=models.PROTECT, related_name="outcomes"
    )
    points = models.DecimalField(max_digits=8, decimal_places=3, default=Decimal(0))
    points_possible = models.DecimalField(max_digits=8, decimal_places=3, default=Decimal(0))
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    passed = models.BooleanField(null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        constraints = [
            models.UniqueConstraint(
                fields=["attempt"], condition=Q(reason__in=["submitted", "time"]), name="an_attempt_is_finished_once"
            ),
            models.UniqueConstraint(
                fields=["attempt", "correction"],
                condition=Q(correction__isnull=False),
                name="an_attempt_is_regraded_once_a_correction",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} · {self.reason}"


class Review(models.Model):
    """A reviewer's marks for an answer in free text, one criterion of the rubric after the other."""

    wagtail_reference_index_ignore = True

    asked = models.OneToOneField(AttemptQuestion, on_delete=models.CASCADE, related_name="review")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    points = models.JSONField(help_text="For each criterion, in the rubric's order.")
    comment = models.TextField(_("comment"), blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")

    def __str__(self) -> str:
        return str(self.asked_id)
