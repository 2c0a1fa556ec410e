"""Text that is edited once and shown on many pages."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField
from wagtail.models import TranslatableMixin
from wagtail.snippets.models import register_snippet


@register_snippet
class SharedText(TranslatableMixin, models.Model):
    """A passage that several pages show."""

    name = models.CharField(_("name for editors"), max_length=120)
    body = RichTextField(_("text"))

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("shared text")
        verbose_name_plural = _("shared texts")

    def __str__(self) -> str:
        return self.name
