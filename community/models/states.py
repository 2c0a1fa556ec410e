"""Who can see a thread or a post, beside what its space asks."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Visibility(models.TextChoices):
    """Only what is shown is listed, counted, found and mailed. The rest is for its author and for moderators."""

    SHOWN = "shown", _("Shown")
    PENDING = "pending", _("Waiting for review")
    HIDDEN = "hidden", _("Hidden by moderators")
    DELETED = "deleted", _("Deleted")
    MERGED = "merged", _("Merged into another thread")
