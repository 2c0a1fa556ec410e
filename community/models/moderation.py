"""Keeping order: what is reported, what was decided, and how it is undone."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from community.models.reputation import AppendOnlyError
from community.models.spaces import Space


class Target(models.TextChoices):
    """What can be reported and reviewed; a thread is its first post's."""

    POST = "post", _("Post")
    PROFILE = "profile", _("Profile")
    MESSAGE = "message", _("Private message")


class Flag(models.Model):
    """Somebody says that something is not in order."""

    class Reason(models.TextChoices):
        SPAM = "spam", _("Advertising or spam")
        RUDE = "rude", _("Rude or hurtful")
        OFF_TOPIC = "off_topic", _("Does not belong here")
        PRIVATE = "private", _("Shows private or secret things")
        OTHER = "other", _("Something else")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        AGREED = "agreed", _("Agreed with")
        REJECTED = "rejected", _("Not agreed with")

    item = models.ForeignKey("community.ReviewItem", on_delete=models.CASCADE, related_name="flags")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="community_flags"
    )
    reason = models.CharField(_("reason"), max_length=10, choices=Reason.choices)
    note = models.CharField(_("in your words"), max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at"]
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [models.UniqueConstraint(fields=["item", "person"], name="one_flag_a_person_and_thing")]
        indexes = [models.Index(fields=["person", "-at"], name="flag_latest_of_person")]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.reason}"


class ReviewItem(models.Model):
    """Something that waits for a decision of those who keep order; of one thing never two at a time.

    Exactly one of post, profile and message is set. `space` is whose moderators see it; what has none is for staff.
    """

    class Cause(models.TextChoices):
        FLAGS = "flags", _("Reported")
        SPAM = "spam", _("Looks like spam")

    post = models.ForeignKey("community.Post", null=True, on_delete=models.CASCADE, related_name="reviews")
    profile = models.ForeignKey("community.Profile", null=True, on_delete=models.CASCADE, related_name="reviews")
    message = models.ForeignKey("community.PrivateMessage", null=True, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="community_reviews"
    )
    space = models.ForeignKey(Space, null=True, on_delete=models.SET_NULL, related_name="+")
    cause = models.CharField(max_length=10, choices=Cause.choices)
    reasons = models.JSONField(default=list, help_text="The signs of spam, by name.")
    created_at = models.DateTimeField(default=timezone.now)
    decision = models.CharField(max_length=12, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("thing to review")
        verbose_name_plural = _("things to review")
        constraints = [
            models.UniqueConstraint(
                fields=[name], condition=Q(decided_at__isnull=True), name=f"one_open_review_a_{name}"
            )
            for name in ("post", "profile", "message")
        ]
        indexes = [
            models.Index(fields=["created_at"], condition=Q(decided_at__isnull=True), name="review_open"),
            models.Index(fields=["author", "-created_at"], name="review_latest_of_author"),
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.target_id}"

    @property
    def target(self) -> str:
        """What kind of thing it is."""
        return Target.POST if self.post_id else Target.PROFILE if self.profile_id else Target.MESSAGE

    @property
    def target_id(self) -> int:
        """Its number."""
        return int(self.post_id or self.profile_id or self.message_id or 0)


class ModerationEntry(models.Model):
    """Something that was done to keep order, with what is needed to undo it. Rows are added, never changed: what undoes
    one is a row itself."""

    class Action(models.TextChoices):
        APPROVE = "approve", _("Approved")
        HIDE = "hide", _("Hidden")
        DELETE = "delete", _("Deleted")
        CLEAR = "clear", _("Emptied")
        SILENCE = "silence", _("Silenced")
        SUSPEND = "suspend", _("Suspended")
        LIFT = "lift", _("Sanction lifted")
        MERGE = "merge", _("Merged")
        SPLIT = "split", _("Split")
        MOVE = "move", _("Moved")
        CLOSE = "close", _("Closed")
        OPEN = "open", _("Opened")
        PIN = "pin", _("Pinned")
        UNPIN = "unpin", _("Unpinned")
        ARCHIVE = "archive", _("Archived")
        SPAMMER = "spammer", _("Stopped as a spammer")
        LEVEL = "level", _("Trust level set")
        TAG = "tag", _("Tags put in order")
        UNDO = "undo", _("Undone")

    action = models.CharField(max_length=10, choices=Action.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="moderation_entries"
    )
    thread = models.ForeignKey("community.Thread", null=True, on_delete=models.SET_NULL, related_name="+")
    post = models.ForeignKey("community.Post", null=True, on_delete=models.SET_NULL, related_name="+")
    message = models.ForeignKey("community.PrivateMessage", null=True, on_delete=models.SET_NULL, related_name="+")
    item = models.ForeignKey(ReviewItem, null=True, on_delete=models.SET_NULL, related_name="entries")
    space = models.ForeignKey(Space, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=255, blank=True)
    before = models.JSONField(default=dict, help_text="How it stood before, for undoing.")
    part_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    undoes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="undone_by")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("entry of the log")
        verbose_name_plural = _("log")
        indexes = [
            models.Index(fields=["person", "-id"], name="moderation_of_person"),
            models.Index(fields=["thread", "-id"], name="moderation_of_thread"),
            models.Index(fields=["space", "-id"], name="moderation_of_space"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row; a row that is there is never changed."""
        if self.pk is not None and not self._state.adding:
            raise AppendOnlyError("The log is only added to.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse: what was done stays to be read."""
        raise AppendOnlyError("The log is only added to.")

    @property
    def is_undone(self) -> bool:
        """Whether another entry undid it."""
        return hasattr(self, "undone_by")


class Sanction(models.Model):
    """Somebody may not write, or not come in, until a day; lifted before, or never ending."""

    class Kind(models.TextChoices):
        SILENCE = "silence", _("Silenced: reads, and writes nothing")
        SUSPEND = "suspend", _("Suspended: does not come in")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sanctions")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    reason = models.CharField(_("reason"), max_length=255)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    begins = models.DateTimeField(default=timezone.now)
    ends = models.DateTimeField(null=True, blank=True, help_text="Empty: no end.")
    lifted_at = models.DateTimeField(null=True, blank=True)
    entry = models.OneToOneField(ModerationEntry, null=True, on_delete=models.SET_NULL, related_name="sanction")

    class Meta:
        verbose_name = _("sanction")
        verbose_name_plural = _("sanctions")
        indexes = [models.Index(fields=["person", "-begins"], name="sanction_latest")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.kind}"


class Appeal(models.Model):
    """Somebody asks to look again at what was decided about them or what they wrote."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        GRANTED = "granted", _("Undone")
        DECLINED = "declined", _("It stays")

    entry = models.OneToOneField(ModerationEntry, on_delete=models.CASCADE, related_name="appeal")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="appeals")
    text = models.TextField(_("why it should be looked at again"), max_length=2000)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    answer = models.CharField(_("answer"), max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        indexes = [models.Index(fields=["at"], condition=Q(state="open"), name="appeal_open")]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.state}"


class WritingTrace(models.Model):
    """That a newcomer wrote, from where and what, for limits and repetition. Kept for two days."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    address = models.GenericIPAddressField(null=True)
    digest = models.CharField(max_length=32)
    is_thread = models.BooleanField()
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-at"], name="trace_latest_of_person"),
            models.Index(fields=["address", "-at"], name="trace_latest_of_address"),
            models.Index(fields=["digest", "-at"], name="trace_same_words"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.at}"


@register_setting(icon="warning")
class OrderSettings(BaseGenericSetting):
    """What the company says about order in its community."""

    blocked_words = models.TextField(
        _("blocked words"),
        blank=True,
        help_text=_("One word or phrase a line. What newcomers write with one of them waits for review."),
    )
    blocked_domains = models.TextField(
        _("blocked sites"), blank=True, help_text=_("One domain a line, such as example.com; what is inside it, too.")
    )
    ambassador_space = models.ForeignKey(
        Space,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("the ambassadors' space"),
        help_text=_("A private group that ambassadors get into."),
    )

    panels = [
        MultiFieldPanel([FieldPanel("blocked_words"), FieldPanel("blocked_domains")], heading=_("Spam")),
        FieldPanel("ambassador_space"),
    ]

    class Meta:
        verbose_name = _("order in the community")

    @property
    def words(self) -> list[str]:
        """The blocked words, small."""
        return [line.strip().casefold() for line in self.blocked_words.splitlines() if line.strip()]

    @property
    def domains(self) -> list[str]:
        """The blocked domains, small."""
        return [
            line.strip().casefold().removeprefix("www.") for line in self.blocked_domains.splitlines() if line.strip()
        ]
