"""What somebody can be certified for, how it is earned, and what its certificates look like."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import PreviewableMixin

from academy.certificates.querysets import RouteQuerySet
from product.languages import content_languages
from publishing.models.brand import validate_contrast


class SheetPreview(PreviewableMixin):
    """Shows an editor a sheet of nobody's, in each language of the interface."""

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """The languages: names differ in direction and letters."""
        return [(code, settings.LANGUAGE_NAMES.get(code, code)) for code in settings.INTERFACE_LANGUAGES]

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        """A page with the picture of a sheet."""
        return "academy/certificates/admin/preview.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        """The picture, drawn from what stands in the form."""
        from academy.certificates.previewing import preview_of  # noqa: PLC0415  it reads these models

        return {**super().get_preview_context(request, mode_name), **preview_of(self, mode_name)}


class Design(SheetPreview, models.Model):
    """What certificates look like on paper."""

    class Layout(models.TextChoices):
        FRAME = "frame", _("A frame around the sheet")
        BAND = "band", _("A band of colour at the side")
        PLAIN = "plain", _("Plain paper")

    class Paper(models.TextChoices):
        A4 = "a4", _("A4")
        LETTER = "us-letter", _("US Letter")

    name = models.CharField(_("name"), max_length=80)
    layout = models.CharField(_("layout"), max_length=10, choices=Layout.choices, default=Layout.FRAME)
    paper = models.CharField(_("paper"), max_length=10, choices=Paper.choices, default=Paper.A4)
    accent = models.CharField(
        _("colour"),
        max_length=7,
        blank=True,
        validators=[
            RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write a colour as # and six digits, such as #3b56c4.")),
            validate_contrast,
        ],
        help_text=_("Empty: the brand's."),
    )
    signed_by = models.CharField(_("signed by"), max_length=120, blank=True)
    signed_as = models.CharField(_("as"), max_length=120, blank=True, help_text=_("Such as Head of Education."))

    class Meta:
        ordering = ["name"]
        verbose_name = _("design of certificates")
        verbose_name_plural = _("designs of certificates")

    def __str__(self) -> str:
        return self.name


class Certification(SheetPreview, ClusterableModel):
    """Something that people can be certified for. Any of its routes leads there."""

    slug = models.SlugField(_("short name in addresses"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=160)
    description = models.TextField(_("what the holder can do"), max_length=1000)
    criteria = models.TextField(_("what is asked for"), max_length=2000)
    skills = models.CharField(
        _("what was shown"), max_length=400, blank=True, help_text=_("A few words each, separated by commas.")
    )
    role = models.SlugField(
        _("role"), max_length=40, blank=True, help_text=_("By which partners' scorecards count it, such as consultant.")
    )
    feature = models.ForeignKey(
        "product.Feature",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="certifications",
        verbose_name=_("product feature"),
    )
    validity_months = models.PositiveSmallIntegerField(
        _("valid for, in months"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(600)],
        help_text=_("Empty: without an end."),
    )
    renewal_opens_days = models.PositiveSmallIntegerField(
        _("renewal opens, in days before the end"), default=90, validators=[MaxValueValidator(3650)]
    )
    grace_days = models.PositiveSmallIntegerField(
        _("grace after the end, in days"),
        default=30,
        validators=[MaxValueValidator(3650)],
        help_text=_("So long an expired certificate can still be renewed the short way."),
    )
    design = models.ForeignKey(
        Design,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="certifications",
        verbose_name=_("design"),
    )
    is_active = models.BooleanField(_("is issued"), default=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("certification")
        verbose_name_plural = _("certifications")

    def __str__(self) -> str:
        return self.name

    def _translated(self, language: str | None) -> "CertificationTranslation | None":
        code = language or get_language() or settings.LANGUAGE_CODE
        return next((row for row in self.translations.all() if row.language == code), None)

    def name_in(self, language: str | None = None) -> str:
        """The name in `language` (the active one by default), or the original."""
        row = self._translated(language)
        return row.name if row else self.name

    def statement(self) -> dict[str, dict[str, Any]]:
        """What its certificates say, by language; each keeps it as it was when it was issued."""
        rows = [("", self), *((row.language, row) for row in self.translations.all())]
        return {
            code: {
                "name": row.name,
                "description": row.description,
                "criteria": row.criteria,
                "skills": [word.strip() for word in row.skills.split(",") if word.strip()],
            }
            for code, row in rows
        }


class CertificationTranslation(models.Model):
    """What a certification says in another language."""

    certification = ParentalKey(Certification, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(_("language"), max_length=12, choices=content_languages)
    name = models.CharField(_("name"), max_length=160)
    description = models.TextField(_("what the holder can do"), max_length=1000, blank=True)
    criteria = models.TextField(_("what is asked for"), max_length=2000, blank=True)
    skills = models.CharField(_("what was shown"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("in another language")
        verbose_name_plural = _("in other languages")
        constraints = [
            models.UniqueConstraint(
                fields=["certification", "language"],
                name="one_certification_a_language",
                violation_error_message=_("This language is already there."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class CertificationRoute(models.Model):
    """One way to a certification, or to its renewal: an exam passed, a course or a learning path finished.

    A course or path is named by its translation key, which its pages in all languages share.
    """

    class Kind(models.TextChoices):
        EXAM = "exam", _("An exam is passed")
        COURSE = "course", _("A course is finished")
        PATH = "path", _("A learning path is finished")

    certification = ParentalKey(Certification, on_delete=models.CASCADE, related_name="routes")
    kind = models.CharField(_("by"), max_length=10, choices=Kind.choices)
    exam = models.ForeignKey(
        "academy_testing.Exam",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="certification_routes",
        verbose_name=_("exam"),
    )
    key = models.UUIDField(_("course or path"), null=True, blank=True)
    renews = models.BooleanField(
        _("renews only"),
        default=False,
        help_text=_("The short way for those who had it already, such as a delta exam."),
    )

    objects = RouteQuerySet.as_manager()

    class Meta:
        verbose_name = _("way to it")
        verbose_name_plural = _("ways to it")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="exam", key__isnull=True, exam__isnull=False)
                | (~Q(kind="exam") & Q(key__isnull=False, exam__isnull=True)),
                name="route_names_what_its_kind_says",
            ),
            models.UniqueConstraint(
                fields=["certification", "kind", "key"],
                condition=Q(key__isnull=False),
                name="one_route_a_course_or_path",
            ),
            models.UniqueConstraint(
                fields=["certification", "exam"], condition=Q(exam__isnull=False), name="one_route_an_exam"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.exam or self.key}"

    def clean(self) -> None:
        """Name what the kind says, and nothing else."""
        if self.kind == self.Kind.EXAM:
            self.key = None
            if self.exam_id is None:
                raise ValidationError({"exam": _("Choose an exam.")})
        else:
            self.exam = None
            if self.key is None:
                raise ValidationError({"key": _("Choose a course or path.")})
