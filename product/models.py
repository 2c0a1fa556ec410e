"""The company's product: the taxonomy on which everything hangs."""

from typing import Any

from django.conf import settings
from django.core.validators import RegexValidator
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
    icon = models.CharField(_("icon"), max_length=40, default="component")
    order = models.PositiveIntegerField(_("order"), default=0, help_text=_("Features with small numbers come first."))
    name = models.CharField(_("name"), max_length=120)
    description = models.CharField(_("description"), max_length=255, blank=True)
    keywords = models.CharField(
        _("other words for it"), max_length=400, blank=True, help_text=_("Separated by commas.")
    )
    plans = models.CharField(
        _("plans"),
        max_length=255,
        blank=True,
        help_text=_(
            "The plans that include it, as organisations name theirs, separated by commas. Those who have one of them "
            "find it a little sooner. Empty: every plan."
        ),
    )
    former_slugs = models.JSONField(
        default=list, blank=True, editable=False, help_text="Addresses that still lead here, the latest last."
    )

    objects = FeatureQuerySet.as_manager()

    class Meta:
        ordering = ["order", "name"]
        verbose_name = _("product feature")
        verbose_name_plural = _("product features")

    def __str__(self) -> str:
        return self.name

    @classmethod
    def from_db(cls, db: Any, field_names: Any, values: Any) -> "Feature":
        """Read a row, and remember under which address it is known."""
        feature = super().from_db(db, field_names, values)
        feature._known_slug = feature.__dict__.get("slug")
        return feature

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; an address that is given up goes on leading here, one that is taken up again is none of the former."""
        known = getattr(self, "_known_slug", None)
        if known and known != self.slug:
            kept = [slug for slug in self.former_slugs if slug not in (known, self.slug)]
            self.former_slugs = [*kept, known]
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "former_slugs"}
        super().save(*args, **kwargs)
        self._known_slug = self.slug

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
    def plan_names(self) -> set[str]:
        """The plans that include it, in lower case; none if every one does."""
        return {plan.strip().casefold() for plan in self.plans.split(",") if plan.strip()}

    @property
    def newest_version(self) -> "FeatureVersion | None":
        """The version in which it changed last."""
        return next(iter(self.versions.all()), None)

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
        verbose_name = _("name in another language")
        verbose_name_plural = _("names in other languages")
        constraints = [
            models.UniqueConstraint(
                fields=["feature", "language"],
                name="one_translation_a_language",
                violation_error_message=_("This language is already there."),
            )
        ]

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
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        constraints = [
            models.UniqueConstraint(
                fields=["feature", "number"],
                name="one_version_a_feature_and_number",
                violation_error_message=_("This version is already there."),
            )
        ]

    def __str__(self) -> str:
        return self.number


class HelpKey(models.Model):
    """A place inside the product that links to help about this feature."""

    feature = ParentalKey(Feature, on_delete=models.CASCADE, related_name="help_keys")
    key = models.CharField(
        _("key"),
        max_length=120,
        unique=True,
        validators=[RegexValidator(r"^[\w.-]+$", _("Use letters, digits, dots, hyphens and underscores alone."))],
        help_text=_("As the product's links name it, such as billing.invoices."),
    )
    description = models.CharField(_("where in the product"), max_length=255, blank=True)

    class Meta:
        verbose_name = _("help key")
        verbose_name_plural = _("help keys")

    def __str__(self) -> str:
        return self.key
