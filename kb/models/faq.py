"""Questions in sections, one section a product feature."""

from typing import Any

from django.core.validators import MaxLengthValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from kb import structured_data as schema
from kb.faq import question_groups, questions_page, section_summaries, sections_beside
from kb.fields import body_field, related_field
from kb.forms import QuestionForm
from kb.models.base import ContentPage, IndexPage, related_panel, translatable

SHORT_ANSWER = 320
"""Two sentences: more is no short answer."""


class FaqIndexPage(IndexPage):
    """All FAQ sections."""

    template = "kb/faq_index_page.html"
    page_description = _("Lists the FAQ sections, one for each part of the product.")
    parent_page_types = ["portal.HomePage"]
    subpage_types = ["kb.FaqSectionPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("FAQ")
        verbose_name_plural = _("FAQs")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """With the sections and how many questions this reader finds in each."""
        return {**super().get_context(request, *args, **kwargs), "summaries": section_summaries(self, request)}


class FaqSectionPage(IndexPage):
    """The questions about one product feature."""

    schema_type = "FAQPage"
    template = "kb/faq_section_page.html"
    page_description = _("Gathers the questions about one part of the product.")
    parent_page_types = ["kb.FaqIndexPage"]
    subpage_types = ["kb.QuestionPage"]

    class Meta:
        verbose_name = _("FAQ section")
        verbose_name_plural = _("FAQ sections")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """With its questions under their headings, and the sections beside it."""
        context = super().get_context(request, *args, **kwargs)
        groups = self.groups(request)
        return {
            **context,
            "groups": groups,
            "page_of_list": self.questions(request),
            "contents": [{"label": group.title, "anchor": group.anchor} for group in groups if group.title],
            "sections": sections_beside(self, request),
        }

    def questions(self, request: HttpRequest) -> Any:
        """The page of its questions that is asked for, as this reader may see them."""
        return self._once(request, "questions", lambda: questions_page(self, request))

    def groups(self, request: HttpRequest) -> list[Any]:
        """The same under their headings."""
        return question_groups(self.questions(request).object_list, request)

    def schema_details(self, request: HttpRequest) -> dict[str, Any]:
        """The questions with their short answers."""
        items = [item for group in self.groups(request) for item in group.items if item.text]
        return {
            "mainEntity": [
                schema.question(item.title, item.text, request.build_absolute_uri(item.url)) for item in items
            ]
        }


class QuestionPage(ContentPage):
    """A question with its short and its full answer."""

    short_answer = models.TextField(
        _("short answer"),
        blank=True,
        validators=[MaxLengthValidator(SHORT_ANSWER)],
        help_text=_("One or two sentences that answer the question by themselves; search results show them."),
    )
    group = models.CharField(
        _("heading in its section"),
        max_length=120,
        blank=True,
        help_text=_("Questions with the same heading stand together in their section."),
    )
    body: StreamField = body_field(_("full answer"))
    related: StreamField = related_field()

    schema_type = "FAQPage"
    base_form_class = QuestionForm
    template = "kb/question_page.html"
    page_description = _("A question as customers ask it, a short answer, and how it is done in full.")
    content_panels = [
        FieldPanel("title", heading=_("Question"), help_text=_("As a customer would ask it.")),
        FieldPanel("short_answer"),
        FieldPanel("body"),
        FieldPanel("group"),
        related_panel(),
    ]
    translatable_fields = translatable("short_answer", "group", "body", same=["related"])

    parent_page_types = ["kb.FaqSectionPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """A question is about the part of the product that its section is about, unless it says otherwise."""
        unset = self.feature_id is None  # type: ignore[has-type]  # declared by the base
        if unset and self._state.adding and (section := self.get_parent()) is not None:
            self.feature_id = getattr(section.specific, "feature_id", None)
        super().full_clean(*args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """With the short answer in place of a summary under the title."""
        return {**super().get_context(request, *args, **kwargs), "lead": ""}

    def schema_details(self, request: HttpRequest) -> dict[str, Any]:
        """The question with its answer."""
        answer = f"{self.short_answer} {self.plain_text}".strip()
        return {"mainEntity": [schema.question(self.title, answer, self.get_full_url(request) or "")]}
