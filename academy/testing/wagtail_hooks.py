"""Tests in the editors' admin: the bank of questions, the tests, their figures."""

from typing import Any

import django_filters
from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from academy.testing.admin_views import CorrectView, ExamReportView
from academy.testing.forms_admin import ExamForm, QuestionForm
from academy.testing.models import Exam, Question, QuestionTag


class QuestionFilterSet(WagtailFilterSet):
    """Narrows the bank down."""

    tags = django_filters.ModelMultipleChoiceFilter(label=_("Tags"), queryset=QuestionTag.objects.all())
    stale = django_filters.BooleanFilter(label=_("For an old version of its feature"), method="by_age")

    class Meta:
        model = Question
        fields = ["tags", "difficulty", "kind", "language", "feature", "is_retired"]

    def by_age(self, questions: Any, _name: str, is_stale: bool) -> QuerySet:
        """Those that are left out of new tests because the product has changed, or the others."""
        return questions.stale() if is_stale else questions.fresh()


def _correct_url(question: Question) -> str | None:
    version = next((row for row in question.versions.all() if row.number == question.version), None)
    return reverse("academy_testing_correct", args=[version.pk]) if version else None


class QuestionViewSet(SnippetViewSet):
    """The bank of questions."""

    model = Question
    icon = "help"
    list_display = [
        "__str__",
        Column("get_kind_display", label=_("Kind")),
        Column("get_difficulty_display", label=_("Difficulty")),
        Column("tags", label=_("Tags"), accessor=lambda row: ", ".join(tag.name for tag in row.tags.all())),
        Column("language", label=_("Language")),
        Column("version", label=_("Version")),
        TitleColumn("correct", label=_("Found wrong?"), accessor=lambda row: _("Correct it"), get_url=_correct_url),
    ]
    search_fields = ["text", "explanation", "import_id"]
    filterset_class = QuestionFilterSet
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldPanel("text"),
                    MultiFieldPanel([FieldPanel("image"), FieldPanel("image_alt")], heading=_("Image")),
                    FieldPanel("body"),
                    FieldPanel("explanation"),
                ],
                heading=_("Question"),
            ),
            ObjectList(
                [
                    FieldRowPanel([FieldPanel("difficulty"), FieldPanel("tag_names")]),
                    FieldRowPanel([FieldPanel("language"), FieldPanel("translates")]),
                    FieldRowPanel([FieldPanel("feature"), FieldPanel("for_version")]),
                    FieldPanel("is_retired"),
                ],
                heading=_("Details"),
            ),
        ],
        base_form_class=QuestionForm,
    )

    def get_queryset(self, request: Any) -> Any:
        """With what the list shows."""
        return Question.objects.prefetch_related("tags", "versions")


class QuestionTagViewSet(SnippetViewSet):
    """The words that questions are drawn by."""

    model = QuestionTag
    icon = "tag"
    list_display = ["name", "slug"]
    search_fields = ["name", "slug"]
    panels = [FieldPanel("name"), FieldPanel("slug")]


DRAWS = InlinePanel(
    "draws",
    heading=_("Questions"),
    label=_("Line"),
    help_text=_("In each line either one question, or how many are drawn by tag and difficulty."),
    panels=[
        FieldPanel("question"),
        FieldRowPanel([FieldPanel("tag"), FieldPanel("difficulty")]),
        FieldRowPanel([FieldPanel("count"), FieldPanel("points")]),
    ],
)
RULES = [
    FieldRowPanel([FieldPanel("pass_mark"), FieldPanel("review_after")]),
    FieldRowPanel([FieldPanel("minutes"), FieldPanel("grace")]),
    FieldRowPanel([FieldPanel("attempts_allowed"), FieldPanel("wait_hours")]),
    FieldRowPanel([FieldPanel("partial_credit"), FieldPanel("negative_marking")]),
    FieldPanel("shuffle"),
]


class ExamViewSet(SnippetViewSet):
    """Quizzes and exams."""

    model = Exam
    icon = "clipboard-list"
    list_display = [
        "title",
        Column("get_kind_display", label=_("Kind")),
        Column("pass_mark", label=_("Pass mark")),
        BooleanColumn("is_open", label=_("Open")),
        TitleColumn(
            "report",
            label=_("Figures"),
            accessor=lambda row: _("How it fares"),
            get_url=lambda row: reverse("academy_testing_report", args=[row.pk]),
        ),
    ]
    search_fields = ["title", "slug"]
    list_filter = ["kind", "is_open", "feature"]
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldPanel("title"),
                    FieldRowPanel([FieldPanel("slug"), FieldPanel("language")]),
                    FieldRowPanel([FieldPanel("kind"), FieldPanel("feature")]),
                    FieldPanel("description"),
                    FieldPanel("integrity_statement"),
                    InlinePanel(
                        "translations",
                        heading=_("In other languages"),
                        label=_("Language"),
                        panels=[
                            FieldRowPanel([FieldPanel("language"), FieldPanel("title")]),
                            FieldPanel("description"),
                            FieldPanel("integrity_statement"),
                        ],
                    ),
                ],
                heading=_("Test"),
            ),
            ObjectList([DRAWS], heading=_("Questions")),
            ObjectList(RULES, heading=_("Rules")),
            ObjectList([FieldPanel("audiences"), FieldPanel("is_open")], heading=_("Who takes it")),
        ],
        base_form_class=ExamForm,
    )


class TestingGroup(SnippetViewSetGroup):
    """The entry in the menu."""

    menu_label = _("Tests")
    menu_icon = "clipboard-list"
    menu_order = 232
    items = (ExamViewSet, QuestionViewSet, QuestionTagViewSet)


register_snippet(TestingGroup)


@hooks.register("register_admin_urls")
def testing_urls() -> list[Any]:
    """Where figures are, and where questions are corrected."""
    return [
        path("tests/<int:pk>/report/", ExamReportView.as_view(), name="academy_testing_report"),
        path("tests/versions/<int:pk>/correct/", CorrectView.as_view(), name="academy_testing_correct"),
    ]


@hooks.register("register_permissions")
def testing_permissions() -> Any:
    """Marking free texts can be given to a group."""
    return Permission.objects.filter(content_type__app_label="academy_testing", codename="review_answers")
