"""Who learns what, since when and until when.

A course or a path is named by its translation key: whoever changes the language goes on where they stopped. What is
kept for the record names a person by pseudonym as well, so that it outlives an account.
"""

import datetime
import secrets
import uuid
from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.courses.querysets import LIFE_OF_INVITATIONS, CohortQuerySet, CourseInvitationQuerySet, EnrolmentQuerySet


class Subject(models.TextChoices):
    """What one can enrol for."""

    COURSE = "course", _("Course")
    PATH = "path", _("Learning path")


class Cohort(models.Model):
    """People who take a course or a path at the same time."""

    name = models.CharField(_("name"), max_length=120)
    page = models.ForeignKey(
        "wagtailcore.Page", verbose_name=_("course or path"), on_delete=models.CASCADE, related_name="+"
    )
    starts_on = models.DateField(_("begins"))
    due_on = models.DateField(_("due"), null=True, blank=True)
    is_open = models.BooleanField(
        _("open to all"), default=False, help_text=_("Whoever may enrol can choose it when they do.")
    )

    objects = CohortQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "name"]
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")

    def __str__(self) -> str:
        return self.name


class Enrolment(models.Model):
    """A person in a course or on a path."""

    class How(models.TextChoices):
        SELF = "self", _("By themselves")
        INVITATION = "invitation", _("By invitation")
        TEAM = "team", _("By a manager")
        RULE = "rule", _("By rule")
        LAUNCH = "launch", _("From another learning system")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="enrolments"
    )
    subject = models.UUIDField(help_text="The person's pseudonym, which stays when the account goes.")
    kind = models.CharField(_("kind"), max_length=6, choices=Subject.choices, default=Subject.COURSE)
    key = models.UUIDField(_("course or path"), help_text="Its translation key.")
    cohort = models.ForeignKey(
        Cohort, verbose_name=_("cohort"), null=True, blank=True, on_delete=models.SET_NULL, related_name="enrolments"
    )
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    how = models.CharField(_("enrolled"), max_length=10, choices=How.choices, default=How.SELF)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    organisation = models.ForeignKey(
        "accounts.Organisation", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(_("since"), default=timezone.now)
    active_at = models.DateTimeField(_("last active"), default=timezone.now)
    completed_at = models.DateTimeField(_("completed"), null=True, blank=True)
    left_at = models.DateTimeField(_("left"), null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0, help_text="How many have been sent since they stalled.")

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            models.UniqueConstraint(fields=["subject", "key"], name="one_enrolment_a_person_and_course"),
        ]
        indexes = [
            models.Index(fields=["person", "key"], name="enrolment_of_a_person"),
            models.Index(fields=["key", "completed_at"], name="enrolment_in_a_course"),
            models.Index(
                fields=["active_at", "reminders"],
                condition=models.Q(completed_at=None, left_at=None),
                name="enrolment_that_goes_on",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.kind} {self.key}"

    @property
    def is_complete(self) -> bool:
        """Whether it has been completed."""
        return self.completed_at is not None

    @property
    def is_overdue(self) -> bool:
        """Whether it should have been completed by now."""
        return self.completed_at is None and self.due_at is not None and self.due_at < timezone.now()


class EnrolmentRule(models.Model):
    """Everybody in a segment is enrolled, by a nightly task; whoever leaves the segment stays enrolled."""

    segment = models.ForeignKey(
        "accounts.Segment", verbose_name=_("segment"), on_delete=models.CASCADE, related_name="+"
    )
    page = models.ForeignKey(
        "wagtailcore.Page", verbose_name=_("course or path"), on_delete=models.CASCADE, related_name="+"
    )
    due_days = models.PositiveSmallIntegerField(
        _("days until it is due"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(3650)],
        help_text=_("Left empty: it is never due."),
    )
    is_active = models.BooleanField(_("in force"), default=True)

    class Meta:
        verbose_name = _("enrolment rule")
        verbose_name_plural = _("enrolment rules")
        constraints = [models.UniqueConstraint(fields=["segment", "page"], name="one_rule_a_segment_and_course")]

    def __str__(self) -> str:
        return f"{self.segment} → {self.page}"


def _nonce() -> str:
    return secrets.token_urlsafe(16)


class CourseInvitation(models.Model):
    """A mailed offer to take a course or a path. Its link names the row and the nonce."""

    kind = models.CharField(_("kind"), max_length=6, choices=Subject.choices, default=Subject.COURSE)
    key = models.UUIDField(_("course or path"), default=uuid.uuid4)
    email = models.EmailField(_("e-mail address"))
    nonce = models.CharField(max_length=32, default=_nonce, editable=False)
    cohort = models.ForeignKey(Cohort, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    organisation = models.ForeignKey(
        "accounts.Organisation", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True, editable=False)

    objects = CourseInvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("invitation to a course")
        verbose_name_plural = _("invitations to courses")
        constraints = [
            models.UniqueConstraint(
                "key",
                Lower("email"),
                condition=models.Q(accepted_at=None),
                name="one_open_invitation_a_course_and_address",
            )
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.kind} {self.key}"

    @property
    def expires_at(self) -> datetime.datetime:
        """Until when its link holds."""
        return self.created_at + LIFE_OF_INVITATIONS

    @property
    def is_open(self) -> bool:
        """Whether it can still be accepted."""
        return self.accepted_at is None and self.expires_at > timezone.now()

    def renew(self, **fields: Any) -> Self:
        """Begin anew, with another link: the old one leads nowhere."""
        self.nonce, self.created_at = _nonce(), timezone.now()
        for name, value in fields.items():
            setattr(self, name, value)
        self.save()
        return self
