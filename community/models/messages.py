"""Private messages between members."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Conversation(models.Model):
    """What a few members write to each other."""

    subject = models.CharField(_("subject"), max_length=200)
    created_at = models.DateTimeField(default=timezone.now)
    last_message_at = models.DateTimeField(default=timezone.now)
    people = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="Participant", through_fields=("conversation", "person")
    )

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")

    def __str__(self) -> str:
        return self.subject


class Participant(models.Model):
    """Somebody in a conversation: they read what was written since `joined_at`, and `left_at` ends it for them."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="participants")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="conversations")
    joined_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "person"], name="one_place_a_conversation")]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.conversation_id}"


class PrivateMessage(models.Model):
    """One message. Nobody but those in the conversation reads it, unless one of them reports it. With a `deed` it says
    what its author did instead: whom they added, or what they called the conversation (in `body`)."""

    class Deed(models.TextChoices):
        ADDED = "added", _("added somebody")
        RENAMED = "renamed", _("renamed the conversation")
        LEFT = "left", _("left")

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    deed = models.CharField(max_length=10, choices=Deed.choices, blank=True)
    whom = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    body = models.TextField(_("text"))
    body_html = models.TextField(editable=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["conversation", "created_at"], name="message_in_order")]

    def __str__(self) -> str:
        return f"{self.conversation_id} · {self.pk}"
