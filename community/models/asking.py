"""What makes asking and answering easier."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from product.languages import content_languages


class DetailsTemplate(models.Model):
    """What a question about a feature should say: the text that the composer begins with."""

    feature = models.ForeignKey(
        "product.Feature", on_delete=models.CASCADE, related_name="details_templates", verbose_name=_("product feature")
    )
    language = models.CharField(_("language"), max_length=12, choices=content_languages, default="en")
    body = models.TextField(_("text"), max_length=4000)

    class Meta:
        verbose_name = _("template for questions")
        verbose_name_plural = _("templates for questions")
        constraints = [
            models.UniqueConstraint(fields=["feature", "language"], name="one_details_template_a_feature_and_language")
        ]

    def __str__(self) -> str:
        return f"{self.feature} · {self.language}"


class CannedAnswer(models.Model):
    """An answer staff give often. `{name}`, `{title}` and `{link}` stand for the asker, the thread and its address."""

    title = models.CharField(_("title"), max_length=120)
    body = models.TextField(_("text"), max_length=10_000)
    language = models.CharField(_("language"), max_length=12, choices=content_languages, default="en")
    feature = models.ForeignKey(
        "product.Feature",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="canned_answers",
        verbose_name=_("product feature"),
    )

    class Meta:
        ordering = ["title"]
        verbose_name = _("ready answer")
        verbose_name_plural = _("ready answers")

    def __str__(self) -> str:
        return self.title


class RecentRead(models.Model):
    """A page that a signed-in reader opened of late; thrown away after a day."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recent_reads")
    key = models.CharField(max_length=80, help_text="The catalogue's, such as kb.article:7.")
    read_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="one_recent_read_a_person_and_page")]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.key}"
