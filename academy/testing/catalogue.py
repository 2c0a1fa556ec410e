"""What of the tests can be found: exams that are open, by their first pages, once in each language they can be taken
in. Quizzes are not: each is part of a lesson, which its course is found by.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from django.db.models import F, Model, QuerySet
from django.db.models.signals import post_save, pre_delete
from django.urls import reverse
from django.utils import translation
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from academy.testing.models import Exam, ExamTranslation
from search import sources
from search.actions import mark_dirty
from search.sources import EntryContent

LONGEST_SUMMARY = 280
_ENDS = re.compile(r"</(?:p|li|h\d|pre|blockquote|tr)>|<br>")


def translation_key_of(exam_id: int) -> str:
    """What joins an exam's entries in all languages."""
    return f"exam:{exam_id}"


class ExamSource(sources.Source):
    """Exams in their own language."""

    name, kind, icon = "academy.exam", "exam", "clipboard-check"
    kind_label, kind_label_one = _("Exams"), _("Exam")
    model: type[Model] = Exam

    def queryset(self) -> QuerySet[Any]:
        """Those that may be begun."""
        return findable_exams().select_related("rule", "feature").prefetch_related("feature__translations")

    def entry(self, obj: Any) -> EntryContent:
        """What stands on its first page."""
        return self.content(obj, obj.language)

    def content(self, exam: Exam, language: str) -> EntryContent:
        """The entry of an exam in one of its languages."""
        words = _plain(exam.description_html_in(language))
        with translation.override(language):
            url = reverse("academy_testing:exam", args=[exam.slug])
        return EntryContent(
            kind=self.kind,
            language=language,
            title=exam.title_in(language),
            url=url,
            audience=exam.access_rule,
            summary=Truncator(words).chars(LONGEST_SUMMARY),
            body=words,
            keywords=tuple(self._keywords(exam)),
            feature_id=exam.feature_id,
            translation_key=translation_key_of(exam.pk),
            is_official=True,
            published_at=exam.created_at,
            extras={"minutes": round(exam.time_limit / 60)} if exam.time_limit else {},
        )

    def _keywords(self, exam: Exam) -> Iterator[str]:
        if exam.feature:
            yield from exam.feature.words


class TranslatedExamSource(ExamSource):
    """The same in other languages."""

    name = "academy.exam.translation"
    model = ExamTranslation

    def queryset(self) -> QuerySet[Any]:
        """Translations of what can be found; one into the exam's own language is never shown."""
        rows = ExamTranslation.objects.filter(exam__in=findable_exams()).exclude(language=F("exam__language"))
        return rows.select_related("exam__rule", "exam__feature").prefetch_related(
            "exam__translations", "exam__feature__translations"
        )

    def entry(self, obj: Any) -> EntryContent:
        """The exam in this language."""
        return self.content(obj.exam, obj.language)


def findable_exams() -> QuerySet[Exam]:
    """Exams that may be begun; who may see them is asked apart."""
    return Exam.objects.open().filter(kind=Exam.Kind.EXAM).prefetch_related("translations")


def _plain(markup: str) -> str:
    return " ".join(unescape(strip_tags(_ENDS.sub(" ", markup))).split())


def register() -> None:
    """Make them known, and follow their changes."""
    for source in (ExamSource(), TranslatedExamSource()):
        sources.register(source)
    for model, receiver in ((Exam, _exam_changed), (ExamTranslation, _translation_changed)):
        for signal in (post_save, pre_delete):
            signal.connect(receiver, sender=model, dispatch_uid=f"testing.catalogue.{receiver.__name__}")


def _exam_changed(instance: Exam, **_kwargs: Any) -> None:
    mark_dirty(ExamSource.name, [instance.pk])
    mark_dirty(TranslatedExamSource.name, ExamTranslation.objects.filter(exam=instance.pk).values_list("pk", flat=True))


def _translation_changed(instance: ExamTranslation, **_kwargs: Any) -> None:
    mark_dirty(TranslatedExamSource.name, [instance.pk])
