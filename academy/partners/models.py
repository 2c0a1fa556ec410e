"""Partners, the tiers they can reach, and which tier each had when."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from academy.partners.countries import country_name, validate_country
from academy.partners.querysets import PartnerQuerySet
from accounts.models import Organisation
from product.languages import content_languages
from product.models import Feature


class Measure(models.TextChoices):
    """What a requirement counts. The keys are those of `accounts.facts.measures_of`."""

    CERTIFIED = "certified", _("people with a certificate in force")
    ANSWERS = "answers", _("accepted answers in the community in a year")
    SATISFACTION = "satisfaction", _("satisfied customers, in per cent")


class Tier(ClusterableModel):
    """A tier of partners. Whoever meets all requirements of it and of every lower one has it."""

    slug = models.SlugField(_("short name in addresses"), max_length=40, unique=True)
    rank = models.PositiveSmallIntegerField(_("rank"), unique=True, help_text=_("1 is the lowest."))
    name = models.CharField(_("name"), max_length=80)
    description = models.CharField(_("description"), max_length=255, blank=True)

    class Meta:
        ordering = ["rank"]
        verbose_name = _("tier")
        verbose_name_plural = _("tiers")

    def __str__(self) -> str:
        return self.name

    def name_in(self, language: str | None = None) -> str:
        """Its name in `language`, the active one by default; its own where there is no translation."""
        return self._said(language).name or self.name

    def description_in(self, language: str | None = None) -> str:
        """What it means, in the same way."""
        return self._said(language).description or self.description

    def _said(self, language: str | None) -> "Tier | TierTranslation":
        code = language or get_language() or settings.LANGUAGE_CODE
        return next((row for row in self.translations.all() if row.language == code), self)


class TierTranslation(models.Model):
    """A tier's name in another language."""

    tier = ParentalKey(Tier, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(_("language"), max_length=12, choices=content_languages)
    name = models.CharField(_("name"), max_length=80)
    description = models.CharField(_("description"), max_length=255, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tier", "language"], name="one_tier_translation_a_language")]

    def __str__(self) -> str:
        return self.name


class Requirement(models.Model):
    """So much of one measure."""

    tier = ParentalKey(Tier, on_delete=models.CASCADE, related_name="requirements")
    measure = models.CharField(_("what is counted"), max_length=20, choices=Measure.choices)
    role = models.CharField(
        _("role"),
        max_length=40,
        blank=True,
        help_text=_("Certificates of this role alone, as it stands at the certification. Left out: any."),
    )
    at_least = models.PositiveIntegerField(_("at least"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")

    def __str__(self) -> str:
        return f"{self.key} ≥ {self.at_least}"

    @property
    def key(self) -> str:
        """The measure's name among an organisation's measures."""
        return f"{self.measure}:{self.role}" if self.role and self.measure == Measure.CERTIFIED else self.measure


class Partner(models.Model):
    """What the directory says of a partner organisation, and the tier it has."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="partner")
    is_listed = models.BooleanField(_("listed in the directory"), default=False)
    about = models.TextField(_("what you do for customers"), max_length=2000, blank=True)
    website = models.URLField(_("website"), blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True, validators=[validate_country])
    languages = models.JSONField(_("languages you serve customers in"), default=list, blank=True)
    features = models.ManyToManyField(Feature, blank=True, related_name="+", verbose_name=_("product features"))
    contact_email = models.EmailField(
        _("where enquiries go"), blank=True, help_text=_("Never shown. The contact form sends mail there.")
    )
    tier = models.ForeignKey(Tier, null=True, blank=True, on_delete=models.SET_NULL, related_name="partners")
    reviewed_at = models.DateTimeField(_("last review"), default=timezone.now)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__name"]
        verbose_name = _("partner")
        verbose_name_plural = _("partners")

    def __str__(self) -> str:
        return self.organisation.name

    @property
    def country_name(self) -> str:
        """The country in the active language."""
        return country_name(self.country) if self.country else ""


class TierChange(models.Model):
    """That a partner rose, fell, or was reviewed and kept its tier. Rows are added, never changed."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="changes")
    before = models.ForeignKey(Tier, null=True, on_delete=models.SET_NULL, related_name="+")
    after = models.ForeignKey(Tier, null=True, on_delete=models.SET_NULL, related_name="+")
    measures = models.JSONField(default=dict, help_text="What was counted then.")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.partner_id}: {self.before_id} → {self.after_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row; one that is there is never changed."""
        if not self._state.adding:
            raise ValueError("What happened to tiers is only added to.")
        super().save(*args, **kwargs)
