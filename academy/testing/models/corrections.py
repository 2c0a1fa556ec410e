"""What was found wrong with a question after it was asked."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.testing.models.questions import QuestionVersion


class Correction(models.Model):
    """A version of a question counts no more, or another answer counts as right, too: for all who were ever asked."""

    class Kind(models.TextChoices):
        EXCLUDE = "exclude", _("Count the question for nobody")
        ACCEPT = "accept", _("Take another answer as right, too")

    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="corrections")
    kind = models.CharField(_("what is done"), max_length=8, choices=Kind.choices)
    answer = models.JSONField(null=True, help_text="The answer that is right, too, as the question's kind writes it.")
    reason = models.CharField(_("reason"), max_length=400, help_text=_("Everybody concerned reads it."))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, help_text="When all attempts were looked at anew.")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        constraints = [
            models.UniqueConstraint(fields=["version"], condition=Q(kind="exclude"), name="a_version_is_excluded_once")
        ]

    def __str__(self) -> str:
        return f"{self.version} · {self.kind}"
