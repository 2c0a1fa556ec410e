"""What belongs to writing: drafts, uploads, and the keys by which a form is taken once."""

import uuid
from pathlib import PurePath

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.models.posts import Post


class Draft(models.Model):
    """What somebody was writing at a place, such as `reply:12`, `edit:77` or `ask`."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    place = models.CharField(max_length=40)
    title = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "place"], name="one_draft_a_person_and_place")]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.place}"


class Submission(models.Model):
    """A form that was taken: sending it again leads to what it made, and makes nothing new."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=40)
    url = models.CharField(max_length=400, blank=True)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="one_submission_a_key")]

    def __str__(self) -> str:
        return self.key


def upload_path(upload: "Upload", name: str) -> str:
    """Where an upload is stored: nothing of the name that somebody gave it is used, but its ending."""
    return f"community/{upload.key.hex[:2]}/{upload.key.hex}{PurePath(name).suffix.lower()}"


class Upload(models.Model):
    """An image or file in posts. Until a post shows it, its owner alone sees it; then whoever sees such a post."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="community_uploads"
    )
    file = models.FileField(upload_to=upload_path, max_length=200)
    name = models.CharField(_("name"), max_length=200)
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    posts = models.ManyToManyField(Post, blank=True, related_name="uploads")
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("uploaded file")
        verbose_name_plural = _("uploaded files")

    def __str__(self) -> str:
        return self.name

    @property
    def is_image(self) -> bool:
        """Whether it is shown instead of offered."""
        return self.content_type.startswith("image/")

    @property
    def url(self) -> str:
        """Its address, the same in every language; the view there asks who may see it."""
        return reverse("community_file", args=[self.key.hex, self.name])
