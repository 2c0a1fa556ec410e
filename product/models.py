"""The company's product: the taxonomy on which everything hangs."""

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from product.languages import content_languages
from product.querysets import FeatureQuerySet


class Feature(ClusterableModel):
    """A part of the product that people ask about."""

    slug = models.SlugField(_("short name in addresses"), max_length=80, unique=True)
    icon = models.CharField(_("icon"), max_length=40, default="box", help_text=_("The name of a Lucide icon."))
    order = models.PositiveIntegerField(_("order"), default=0)
    name = models.CharField(_("name"), max_length=120)
    description = models.CharField(_("description"), max_length=255, blank=True)
    keywords = models.CharField(
        _("other words for it"), max_length=400, blank=True, help_text=_("Separated by commas.")
    )

    objects = FeatureQuerySet.as_manager()

    class Meta:
        ordering = ["order", "name"]
        verbose_name = _("product feature")
        verbose_name_plural = _("product features")

    def __str__(self) -> str:
        return self.name

    def _translated(self, language: str | None) -> "FeatureTranslation | None":
        code = language or get_language() or settings.LANGUAGE_CODE
        return next((row for row in self.translations.all() if row.language == code), None)

    def name_in(self, language: str | None = None) -> str:
        """The name in `language` (the active one by default), or the original if it is not translated."""
        row = self._translated(language)
        return row.name if row else self.name

    def description_in(self, language: str | None = None) -> str:
        """The description in `language` (the active one by default), or the original."""
        row = self._translated(language)
        return row.description if row and row.description else self.description

    @property
    def words(self) -> list[str]:
        """Its names and other words in every language, by which search finds what hangs on it."""
        texts = [self.name, *self.keywords.split(",")]
        for row in self.translations.all():
            texts += [row.name, *row.keywords.split(",")]
        return list(dict.fromkeys(word.strip() for word in texts if word.strip()))


class FeatureTranslation(models.Model):
    """A feature's name and description in another language."""

    feature = ParentalKey(Feature, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(_("language"), max_length=12, choices=content_languages)
    name = models.CharField(_("name"), max_length=120)
    description = models.CharField(_("description"), max_length=255, blank=True)
    keywords = models.CharField(
        _("other words for it"), max_length=400, blank=True, help_text=_("Separated by commas.")
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["feature", "language"], name="one_translation_a_language")]

    def __str__(self) -> str:
        return self.name


class FeatureVersion(models.Model):
    """A version of the product in which this feature changed."""

    feature = ParentalKey(Feature, on_delete=models.CASCADE, related_name="versions")
    number = models.CharField(_("version"), max_length=30)
    released = models.DateField(_("released on"))
    notes = models.CharField(_("what changed"), max_length=255, blank=True)

    class Meta:
        ordering = ["-released", "-pk"]
        constraints = [models.UniqueConstraint(fields=["feature", "number"], name="one_version_a_feature_and_number")]

    def __str__(self) -> str:
        return self.number


class HelpKey(models.Model):
    """A place inside the product that links to help about this feature."""

    feature = ParentalKey(Feature, on_delete=models.CASCADE, related_name="help_keys")
    key = models.SlugField(_("key"), max_length=120, unique=True, help_text=_("As the product's links name it."))
    description = models.CharField(_("where in the product"), max_length=255, blank=True)

    def __str__(self) -> str:
        return self.key
