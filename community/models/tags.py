"""Tags, and the other words that mean the same."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tag(models.Model):
    """A word by which threads are gathered across spaces."""

    slug = models.SlugField(_("short name in addresses"), max_length=60, unique=True, allow_unicode=True)
    name = models.CharField(_("name"), max_length=60)
    description = models.CharField(_("description"), max_length=255, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("tag")
        verbose_name_plural = _("tags")

    def __str__(self) -> str:
        return self.name


class TagSynonym(models.Model):
    """Another word for a tag: whoever types it gets the tag."""

    slug = models.SlugField(_("other word"), max_length=60, unique=True, allow_unicode=True)
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="synonyms")

    class Meta:
        ordering = ["slug"]
        verbose_name = _("other word for a tag")
        verbose_name_plural = _("other words for tags")

    def __str__(self) -> str:
        return self.slug
