"""How far somebody has come in a tutorial."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.querysets import TutorialProgressQuerySet


class TutorialProgress(models.Model):
    """A step that somebody has done. The tutorial is named by its translation key, so that a reader who changes the
    language goes on where they stopped; the step by the id of its block, which an edit keeps."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tutorial_progress")
    tutorial = models.UUIDField(_("tutorial"))
    step = models.CharField(_("step"), max_length=36)
    done_at = models.DateTimeField(_("done at"), auto_now_add=True)

    objects = TutorialProgressQuerySet.as_manager()

    class Meta:
        verbose_name = _("tutorial progress")
        verbose_name_plural = _("tutorial progress")
        constraints = [
            models.UniqueConstraint(fields=["user", "tutorial", "step"], name="one_progress_a_person_and_step")
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.tutorial} {self.step}"
