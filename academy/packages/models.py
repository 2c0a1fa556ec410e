"""Packages, their files, and where people stand in them."""

import uuid
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from academy.packages.manifests import SCORM_12, SCORM_2004, Item
from academy.packages.querysets import PackageQuerySet

FOLDER = "packages"
"""Below it lie the files of packages in the storage. No view of the portal serves it."""


class Package(models.Model):
    """A SCORM package. What its manifest says is a copy; an archive with other content is another package."""

    class Version(models.TextChoices):
        SCORM_12 = SCORM_12, "SCORM 1.2"
        SCORM_2004 = SCORM_2004, "SCORM 2004"

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=255)
    version = models.CharField(_("version"), max_length=10, choices=Version.choices, editable=False)
    edition = models.CharField(_("edition"), max_length=60, blank=True, editable=False)
    digest = models.CharField(
        max_length=64, unique=True, editable=False, help_text="Of the paths and contents of its files."
    )
    file_name = models.CharField(_("archive"), max_length=255, editable=False)
    size = models.BigIntegerField(_("size"), default=0, editable=False, help_text="Bytes of all its files.")
    outline = models.JSONField(default=list, editable=False)
    notes = models.JSONField(default=list, blank=True, editable=False)
    uploaded_at = models.DateTimeField(_("uploaded"), default=timezone.now, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = PackageQuerySet.as_manager()

    class Meta:
        verbose_name = _("package")
        verbose_name_plural = _("packages")
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.title} ({self.edition or self.get_version_display()})"

    @cached_property
    def items(self) -> list[Item]:
        """Its outline."""
        return [Item(**row) for row in self.outline]

    @property
    def playable(self) -> list[Item]:
        """What can be opened, in order."""
        return [item for item in self.items if item.is_playable]

    def item(self, identifier: str) -> Item | None:
        """What can be opened under this identifier."""
        return next((item for item in self.playable if item.identifier == identifier), None)

    @property
    def folder(self) -> str:
        """Where its files are in the storage."""
        return f"{FOLDER}/{self.key.hex}"

    @property
    def remarks(self) -> list[str]:
        """What the portal does not do with it, in words."""
        return [gettext(note) for note in self.notes]


class PackageFile(models.Model):
    """A file of a package: kept in the storage by the digest of its content, known here by its path."""

    package = models.ForeignKey(Package, on_delete=models.CASCADE, related_name="files")
    path = models.CharField(max_length=400)
    digest = models.CharField(max_length=64)
    size = models.BigIntegerField()

    class Meta:
        verbose_name = _("file of a package")
        verbose_name_plural = _("files of packages")
        constraints = [models.UniqueConstraint(fields=["package", "path"], name="one_file_a_path")]

    def __str__(self) -> str:
        return self.path

    @property
    def stored(self) -> str:
        """Its name in the storage. The package is asked for."""
        return f"{self.package.folder}/{self.digest}"


class Registration(models.Model):
    """Somebody in a package, at the place where it is shown to them (a lesson): how far they are and what came out."""

    package = models.ForeignKey(Package, on_delete=models.CASCADE, related_name="registrations")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="package_registrations")
    place = models.UUIDField(_("place"))
    started_at = models.DateTimeField(_("begun"), default=timezone.now)
    seen_at = models.DateTimeField(_("last seen"), default=timezone.now)
    completed_at = models.DateTimeField(_("completed"), null=True, blank=True)
    passed_at = models.DateTimeField(_("passed"), null=True, blank=True)
    score = models.FloatField(_("score"), null=True, blank=True, help_text="Per cent.")
    share = models.FloatField(_("share"), default=0.0, help_text="0 to 1.")

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        constraints = [
            models.UniqueConstraint(fields=["person", "package", "place"], name="one_registration_a_person_and_place"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.package_id}"


class ItemState(models.Model):
    """What one item of a package has told of one person, so that it can go on there.

    `values` are the elements of its data model as the item set them. `revision` rises with each change; `writer` and
    `sequence` name the window that wrote last and its message.
    """

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="states")
    item = models.CharField(max_length=200)
    values = models.JSONField(default=dict, blank=True)
    revision = models.PositiveIntegerField(default=0)
    writer = models.CharField(max_length=40, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    is_suspended = models.BooleanField(default=False, help_text="Whether the next session goes on with its values.")
    seconds = models.FloatField(default=0.0, help_text="Time spent, with that of the latest session.")
    seconds_before = models.FloatField(default=0.0, help_text="Time spent before the latest session.")
    is_complete = models.BooleanField(default=False, help_text="Once complete, it stays so.")
    is_passed = models.BooleanField(null=True, help_text="How it stands now; nothing while nobody knows.")
    score = models.FloatField(null=True, blank=True, help_text="Per cent, the best one.")
    progress = models.FloatField(default=0.0, help_text="0 to 1.")
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("state of an item")
        verbose_name_plural = _("states of items")
        constraints = [models.UniqueConstraint(fields=["registration", "item"], name="one_state_an_item")]

    def __str__(self) -> str:
        return f"{self.registration_id}: {self.item}"

    def as_shown(self) -> dict[str, Any]:
        """What the player shows of it."""
        return {"complete": self.is_complete, "passed": self.is_passed, "score": self.score}
