"""Something happened, and who is told of it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from delivery.kinds import MailRhythm
from delivery.querysets import NoticeQuerySet, OccasionQuerySet


class Occasion(models.Model):
    """What people are told of: once, however many they are. Its words are made from kind and parameters for each
    reader, in their own language."""

    kind = models.CharField(max_length=80)
    parameters = models.JSONField(default=dict, blank=True)
    url = models.CharField(max_length=700, blank=True, help_text="A path on the portal.")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="occasions"
    )
    about_kind = models.CharField(max_length=60, blank=True, help_text="What it is about, such as `community.thread`.")
    about_id = models.CharField(max_length=40, blank=True)
    about_title = models.CharField(max_length=300, blank=True)
    about_url = models.CharField(max_length=700, blank=True)
    section = models.CharField(max_length=200, blank=True, help_text="Where that belongs: what digests are grouped by.")
    key = models.CharField(max_length=120, help_text="Nobody is told twice under one key.")
    recipients = models.JSONField(
        null=True, blank=True, help_text="Ids of those who are still to be told; none: the kind knows whom."
    )
    except_for = models.JSONField(default=list, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OccasionQuerySet.as_manager()

    class Meta:
        verbose_name = _("occasion")
        verbose_name_plural = _("occasions")
        indexes = [
            models.Index(fields=["about_kind", "about_id"]),
            models.Index(fields=["key"]),
            models.Index(fields=["created_at"], condition=models.Q(told_at=None), name="occasion_untold"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.key}"


class Notice(models.Model):
    """One person told of one occasion."""

    occasion = models.ForeignKey(Occasion, on_delete=models.CASCADE, related_name="notices")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    key = models.CharField(max_length=120)
    in_page = models.BooleanField(default=True)
    mail = models.CharField(max_length=10, choices=MailRhythm.choices, default=MailRhythm.NEVER)
    digest = models.ForeignKey(
        "delivery.Digest", null=True, blank=True, on_delete=models.SET_NULL, related_name="notices"
    )
    read_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        constraints = [
            models.UniqueConstraint(fields=["recipient", "key"], name="one_notice_a_person_and_key"),
        ]
        indexes = [
            models.Index(fields=["recipient", "in_page", "-id"], name="notice_list"),
            models.Index(fields=["recipient"], condition=models.Q(read_at=None, in_page=True), name="notice_unread"),
            models.Index(
                fields=["mail", "recipient"],
                condition=models.Q(digest=None, read_at=None, mail__in=["daily", "weekly"]),
                name="notice_for_digest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recipient_id} · {self.key}"

    @property
    def is_unread(self) -> bool:
        """Whether its reader has not seen it yet."""
        return self.read_at is None
