"""Tests: what is asked, and by which rules."""

import datetime

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from academy.testing.models.questions import Question, QuestionTag
from academy.testing.querysets import ExamQuerySet
from accounts.audiences import Rule
from product.languages import content_languages, direction_of
from publishing.fields import AudiencesField
from publishing.markdown import render_markdown


class Exam(ClusterableModel):
    """A test, written in one language and taken in any that it is translated into.

    `rule` follows from the audiences; it is kept by `actions.exams.save_exam`.
    """

    class Kind(models.TextChoices):
        QUIZ = "quiz", _("Quiz: to see for oneself")
        EXAM = "exam", _("Exam: to prove it")

    class ReviewAfter(models.TextChoices):
        SCORE = "score", _("The score alone")
        MARKS = "marks", _("Which answers were right")
        ALL = "all", _("The right answers and the explanations")
        ALL_ONCE_DONE = "all_done", _("The right answers, once it is passed or no attempt is left")

    slug = models.SlugField(_("short name in addresses"), max_length=80, unique=True, allow_unicode=True)
    kind = models.CharField(_("kind"), max_length=4, choices=Kind.choices, default=Kind.EXAM)
    language = models.CharField(_("language"), max_length=12, choices=content_languages, default="en")
    title = models.CharField(_("title"), max_length=160)
    description = models.TextField(_("description"), blank=True, help_text=_("Markdown. Stands on its first page."))
    integrity_statement = models.TextField(
        _("integrity statement"),
        blank=True,
        help_text=_("What everybody has to accept before they begin; empty: nothing."),
    )
    feature = models.ForeignKey(
        "product.Feature",
        verbose_name=_("product feature"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    audiences = AudiencesField(_("audiences"), help_text=_("Who may take it; none ticked: everybody with an account."))
    rule = models.ForeignKey("accounts.AudienceRule", on_delete=models.PROTECT, editable=False, related_name="+")
    is_open = models.BooleanField(_("open"), default=True, help_text=_("Whether new attempts may begin."))
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark in per cent"), default=70, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    time_limit = models.PositiveIntegerField(
        _("time limit in seconds"), null=True, blank=True, help_text=_("Empty: as long as one likes.")
    )
    grace = models.PositiveIntegerField(
        _("grace in seconds"),
        default=60,
        validators=[MaxValueValidator(3600)],
        help_text=_("How long after the end answers are still taken that a lost connection held up."),
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        _("attempts allowed"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: any number."),
    )
    wait_hours = models.PositiveIntegerField(_("hours between attempts"), default=0)
    shuffle = models.BooleanField(_("shuffle questions and choices"), default=True)
    partial_credit = models.BooleanField(_("partial credit"), default=True)
    negative_marking = models.DecimalField(
        _("taken off for a wrong answer"),
        max_digits=3,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text=_("As a share of the question's points, such as 0.25; 0: nothing. An empty answer loses nothing."),
    )
    review_after = models.CharField(
        _("what people see after it"), max_length=10, choices=ReviewAfter.choices, default=ReviewAfter.ALL_ONCE_DONE
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ExamQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        verbose_name = _("test")
        verbose_name_plural = _("tests")

    def __str__(self) -> str:
        return self.title

    @property
    def access_rule(self) -> Rule:
        """Who may take it."""
        return Rule.parse(self.rule.expression)

    @property
    def wait(self) -> datetime.timedelta:
        """How long one waits from the end of an attempt to the next."""
        return datetime.timedelta(hours=self.wait_hours)

    @property
    def languages(self) -> list[str]:
        """In which it can be taken, its own first."""
        return [self.language, *(row.language for row in self.translations.all() if row.language != self.language)]

    def language_for(self, wanted: str | None = None) -> str:
        """`wanted` (the active language by default) if it can be taken in it, else its own."""
        code = wanted or get_language() or self.language
        return code if code in self.languages else self.language

    def _words(self, language: str | None) -> "Exam | ExamTranslation":
        code = self.language_for(language)
        return next((row for row in self.translations.all() if row.language == code), self)

    def title_in(self, language: str | None = None) -> str:
        """The title in `language` (the active one by default), or its own."""
        return self._words(language).title

    def description_html_in(self, language: str | None = None) -> str:
        """The description as safe HTML."""
        text = self._words(language).description or self.description
        return render_markdown(text) if text else ""

    def integrity_in(self, language: str | None = None) -> str:
        """What has to be accepted."""
        return (
            (self._words(language).integrity_statement or self.integrity_statement) if self.integrity_statement else ""
        )


class ExamTranslation(models.Model):
    """A test's own words in another language. Its questions are translated in the bank."""

    exam = ParentalKey(Exam, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(_("language"), max_length=12, choices=content_languages)
    title = models.CharField(_("title"), max_length=160)
    description = models.TextField(_("description"), blank=True)
    integrity_statement = models.TextField(_("integrity statement"), blank=True)

    class Meta:
        verbose_name = _("test in another language")
        verbose_name_plural = _("tests in other languages")
        constraints = [
            models.UniqueConstraint(
                fields=["exam", "language"],
                name="one_translation_an_exam_and_language",
                violation_error_message=_("This language is already there."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def direction(self) -> str:
        """Of its language."""
        return direction_of(self.language)


class ExamDraw(models.Model):
    """One line of what a test asks: a certain question, or so many drawn by tag and difficulty."""

    exam = ParentalKey(Exam, on_delete=models.CASCADE, related_name="draws")
    sort_order = models.IntegerField(null=True, blank=True, editable=False)
    sort_order_field = "sort_order"
    question = models.ForeignKey(
        Question, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("this question")
    )
    tag = models.ForeignKey(
        QuestionTag,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("or with the tag"),
    )
    difficulty = models.CharField(_("of the difficulty"), max_length=8, blank=True, choices=Question.Difficulty.choices)
    count = models.PositiveSmallIntegerField(_("how many"), default=1, validators=[MinValueValidator(1)])
    points = models.PositiveSmallIntegerField(_("points each"), default=1, validators=[MinValueValidator(1)])

    class Meta:
        ordering = ["sort_order"]
        verbose_name = _("questions of a test")
        verbose_name_plural = _("questions of a test")

    def __str__(self) -> str:
        return str(self.question or self.tag or self.difficulty or self.count)

    def clean(self) -> None:
        """Either one question, or what to draw by."""
        if self.question_id and (self.tag_id or self.difficulty):
            raise ValidationError(_("Choose either a question or what to draw by."))
        if not (self.question_id or self.tag_id or self.difficulty):
            raise ValidationError(_("Choose a question, a tag or a difficulty."))
