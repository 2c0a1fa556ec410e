"""How people appear in the community, whom they follow and from whom they want peace."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.models.spaces import Space
from community.models.tags import Tag
from community.models.threads import Thread


class Profile(models.Model):
    """What others see of a person. `handle` is the name for mentions and addresses: @handle."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="community_profile"
    )
    handle = models.SlugField(_("name for mentions"), max_length=60, unique=True, allow_unicode=True)
    about = models.TextField(_("about you"), max_length=2000, blank=True)
    about_html = models.TextField(editable=False, blank=True)
    shows_organisation = models.BooleanField(_("show my organisation"), default=True)
    shows_activity = models.BooleanField(_("show what I wrote on my profile"), default=True)
    in_leaderboards = models.BooleanField(_("show me in leaderboards"), default=True)
    takes_messages = models.BooleanField(_("members may write to me"), default=True)
    shown_badges = models.JSONField(default=list, blank=True, help_text="The badges shown beside the name.")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")

    def __str__(self) -> str:
        return self.handle


class Persona(models.Model):
    """Somebody who wrote here and has no account: brought along from elsewhere, or erased since.

    Who proves the address whose digest is kept may claim what was brought along; an erased person's persona has no
    digest, so that nothing leads back.
    """

    name = models.CharField(max_length=150)
    subject = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    system = models.CharField(max_length=120, blank=True, help_text="Where it came from, as in `ImportedRecord`.")
    foreign_id = models.CharField(max_length=80, blank=True)
    email_digest = models.CharField(max_length=64, blank=True, db_index=True)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="personas"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["system", "foreign_id"], condition=~Q(system=""), name="one_persona_a_foreign_person"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Departure(models.Model):
    """Somebody who has gone, of whom something is still taken away, a part at a time: their handle where others wrote
    it, and what they wrote and voted for, if it is much. `person` is their account until then, nobody's any more."""

    persona = models.ForeignKey(Persona, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    handle = models.CharField(max_length=60, blank=True)
    place = models.PositiveSmallIntegerField(default=0, help_text="Which of the places with texts is looked through.")
    reached = models.BigIntegerField(default=0, help_text="The last number that was looked at there.")

    def __str__(self) -> str:
        return f"{self.persona_id}: {self.place}/{self.reached}"


class Follow(models.Model):
    """What somebody wants to hear of, or explicitly not: exactly one of space, thread, tag and followed is set."""

    class Level(models.TextChoices):
        WATCHING = "watching", _("Following")
        MUTED = "muted", _("Muted")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows")
    level = models.CharField(max_length=10, choices=Level.choices, default=Level.WATCHING)
    space = models.ForeignKey(Space, null=True, blank=True, on_delete=models.CASCADE, related_name="followers")
    thread = models.ForeignKey(Thread, null=True, blank=True, on_delete=models.CASCADE, related_name="followers")
    tag = models.ForeignKey(Tag, null=True, blank=True, on_delete=models.CASCADE, related_name="followers")
    followed = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="followers"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", name], condition=Q(**{f"{name}__isnull": False}), name=f"one_follow_a_{name}"
            )
            for name in ("space", "thread", "tag", "followed")
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.level}"


class Shunned(models.Model):
    """Somebody whose posts a person does not want to see, or who may not write to them either."""

    class Level(models.TextChoices):
        MUTED = "muted", _("I do not hear of what they write")
        BLOCKED = "blocked", _("They cannot write to me or mention me either")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="shunned")
    other = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    level = models.CharField(max_length=10, choices=Level.choices, default=Level.MUTED)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "other"], name="one_shunning_a_pair")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.other_id} {self.level}"
