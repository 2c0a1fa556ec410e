"""What editors see beside the forms: how a test and its questions fare, and correcting a question."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from academy.testing import policies
from academy.testing.actions.regrading import correct_question
from academy.testing.forms_admin import CorrectionForm
from academy.testing.models import AttemptQuestion, Correction, Exam, QuestionVersion
from academy.testing.reports import choice_counts, report_on


class _EditorsView(WagtailAdminTemplateMixin, TemplateView):
    """A page for those who write questions."""

    _show_breadcrumbs = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Nobody else is let in."""
        if not policies.may_edit(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class ExamReportView(_EditorsView):
    """Figures of a test, each explained in words."""

    template_name = "academy/testing/admin/exam_report.html"
    page_title = _("How it fares")
    header_icon = "clipboard-list"

    def get_page_subtitle(self) -> str:
        """The test's title."""
        return str(self._exam)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """All figures."""
        self._exam = get_object_or_404(Exam, pk=kwargs["pk"])
        return super().get_context_data(**kwargs) | {"exam": self._exam, "report": report_on(self._exam)}


class CorrectView(_EditorsView):
    """A question was found wrong: say how, and everybody's attempts are marked anew."""

    template_name = "academy/testing/admin/correct.html"
    page_title = _("Correct a question that was asked")
    header_icon = "warning"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The question with its answer, and how it was answered."""
        version = self._version(kwargs["pk"])
        kind = version.kind_class
        asked = list(AttemptQuestion.objects.filter(version=version).exclude(attempt__state="running"))
        return super().get_context_data(**kwargs) | {
            "version": version,
            "shown": kind.show(version.data, seed=None, given=None),
            "image_url": version.image.file.url if version.image else "",
            "solution": kind.describe(version.data, kind.solution(version.data)),
            "may_accept": not kind.needs_reviewer,
            "choices": choice_counts(version, asked) if asked else [],
            "count": len(asked),
            "corrections": version.corrections.select_related("by"),
            "form": kwargs.get("form") or CorrectionForm(),
        }

    def _version(self, pk: int) -> QuestionVersion:
        return get_object_or_404(QuestionVersion.objects.select_related("question", "image"), pk=pk)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Correct it."""
        version, form = self._version(pk), CorrectionForm(request.POST)
        if form.is_valid():
            answer = None
            if form.cleaned_data["kind"] == Correction.Kind.ACCEPT:
                answer = version.kind_class.read(version.data, request.POST, seed=None)
            try:
                correct_question(version=version, answer=answer, by=request.user, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _now("All attempts are marked anew now, and everybody concerned is told."))
                return redirect(reverse("academy_testing_correct", args=[pk]))
        return self.render_to_response(self.get_context_data(pk=pk, form=form))
