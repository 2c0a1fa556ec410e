"""The bank of questions. A question is edited; what somebody was asked is a version, which never changes again."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import PreviewableMixin

from academy.testing.kinds import Kind, kind_choices, kind_named
from academy.testing.querysets import QuestionQuerySet
from product.languages import content_languages, direction_of
from publishing.markdown import render_markdown


class QuestionTag(models.Model):
    """A word by which questions are gathered and drawn."""

    slug = models.SlugField(_("short name"), max_length=60, unique=True, allow_unicode=True)
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        ordering = ["name"]
        verbose_name = _("tag of questions")
        verbose_name_plural = _("tags of questions")

    def __str__(self) -> str:
        return self.name


class QuestionContent(models.Model):
    """What is asked: the same in the bank and in each version of it. `data` is what its kind says of it: the choices,
    the pairs, the tolerance (see `academy.testing.kinds`)."""

    kind = models.CharField(_("kind"), max_length=12, choices=kind_choices)
    text = models.TextField(_("question"), help_text=_("Markdown."))
    image = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        verbose_name=_("image"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    image_alt = models.CharField(
        _("the image in words"),
        max_length=500,
        blank=True,
        help_text=_("For those who do not see it: what one has to know of it to answer, without giving the answer."),
    )
    data = models.JSONField(default=dict, editable=False)
    explanation = models.TextField(
        _("explanation"), blank=True, help_text=_("Markdown. Why the right answer is right; shown after the test.")
    )

    CONTENT = ("kind", "text", "image", "image_alt", "data", "explanation")

    class Meta:
        abstract = True

    @property
    def kind_class(self) -> Kind:
        """What knows how such a question is shown, read and marked."""
        return kind_named(self.kind)

    @property
    def template(self) -> str:
        """What shows where one answers."""
        return f"academy/testing/kinds/{self.kind}.html"

    @property
    def text_html(self) -> str:
        """The question as safe HTML."""
        return render_markdown(self.text)

    @property
    def explanation_html(self) -> str:
        """The explanation as safe HTML."""
        return render_markdown(self.explanation) if self.explanation else ""

    def same_content(self, other: "QuestionContent") -> bool:
        """Whether `other` asks the very same."""
        names = ["image_id" if name == "image" else name for name in self.CONTENT]
        return all(getattr(self, name) == getattr(other, name) for name in names)


class Question(PreviewableMixin, QuestionContent):
    """A question of the bank, in one language; its translations share the `translation_key`.

    `version` is the number of the version that is asked now. It rises with an edit if anybody was asked the one before.
    """

    class Difficulty(models.TextChoices):
        EASY = "easy", _("Easy")
        MEDIUM = "medium", _("Medium")
        HARD = "hard", _("Hard")

    language = models.CharField(_("language"), max_length=12, choices=content_languages, default="en")
    translation_key = models.UUIDField(default=uuid.uuid4, editable=False)
    import_id = models.CharField(max_length=120, blank=True, editable=False, help_text="Its name in imported files.")
    difficulty = models.CharField(_("difficulty"), max_length=8, choices=Difficulty.choices, default=Difficulty.MEDIUM)
    tags = models.ManyToManyField(QuestionTag, related_name="questions", blank=True, verbose_name=_("tags"))
    feature = models.ForeignKey(
        "product.Feature",
        verbose_name=_("product feature"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    for_version = models.CharField(_("checked for version"), max_length=30, blank=True)
    is_retired = models.BooleanField(_("retired"), default=False, help_text=_("Asked in no new test."))
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at", "-pk"]
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [
            models.UniqueConstraint(
                fields=["translation_key", "language"],
                name="one_question_a_language_and_key",
                violation_error_message=_("This question is already there in that language."),
            ),
            models.UniqueConstraint(
                fields=["import_id", "language"],
                condition=~models.Q(import_id=""),
                name="one_question_an_import_id_and_language",
            ),
        ]

    def __str__(self) -> str:
        words = " ".join(self.text.split())
        return words if len(words) <= 90 else f"{words[:89]}…"

    @property
    def direction(self) -> str:
        """Of its language."""
        return direction_of(self.language)

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        """As candidates see it, and the right answer below."""
        return "academy/testing/preview.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        """The question, unshuffled and unanswered."""
        kind = self.kind_class
        return {
            "question": self,
            "shown": kind.show(self.data, seed=None, given=None),
            "solution": kind.describe(self.data, kind.solution(self.data)),
            "request": request,
        }


class QuestionVersion(QuestionContent):
    """What somebody was, or will be, asked. Once an attempt holds it, it never changes."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    language = models.CharField(max_length=12)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["question", "number"]
        verbose_name = _("version of a question")
        verbose_name_plural = _("versions of questions")
        constraints = [models.UniqueConstraint(fields=["question", "number"], name="one_version_a_question_and_number")]

    def __str__(self) -> str:
        return f"{self.question_id} · {self.number}"

    @property
    def direction(self) -> str:
        """Of its language."""
        return direction_of(self.language)
