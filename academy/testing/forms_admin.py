"""Forms in which the company writes its questions and tests."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.blocks import BlockField

from academy.testing.actions.exams import save_exam
from academy.testing.actions.questions import check_question, save_question, tags_named
from academy.testing.blocks import QuestionBody, body_of, data_of
from academy.testing.models import Correction, Question


class QuestionForm(WagtailAdminModelForm):
    """A question: its text, and what its kind needs. Saving makes a new version if somebody was asked the old one."""

    body = BlockField(block=QuestionBody(), label=_("Kind and answer"))
    tag_names = forms.CharField(
        label=_("Tags"), required=False, max_length=300, help_text=_("Separated by commas; tests draw by them.")
    )
    translates = forms.ModelChoiceField(
        label=_("Translates"),
        queryset=Question.objects.none(),
        required=False,
        help_text=_("The same question in another language."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        question: Question = self.instance
        block = self.fields["body"].block  # type: ignore[attr-defined]  # it is a block field
        self.initial["body"] = block.to_python(body_of(question.kind, question.data))
        others = Question.objects.exclude(pk=question.pk).order_by("text")
        self.fields["translates"].queryset = others  # type: ignore[attr-defined]  # it is a choice of models
        if question.pk:
            self.initial["tag_names"] = ", ".join(tag.name for tag in question.tags.all())
            self.initial["translates"] = others.filter(translation_key=question.translation_key).first()

    def _post_clean(self) -> None:
        question: Question = self.instance
        if body := self.cleaned_data.get("body"):
            question.kind, question.data = data_of(self.fields["body"].block, body)  # type: ignore[attr-defined]
        if other := self.cleaned_data.get("translates"):
            question.translation_key = other.translation_key
        super()._post_clean()
        if "body" in self.errors or not question.kind:
            return
        try:
            check_question(question)
        except ValidationError as error:
            named = error.message_dict if hasattr(error, "error_dict") else {None: error.messages}
            for name, found in named.items():
                self.add_error(name, found)

    def clean(self) -> dict[str, Any]:
        """A translation is in another language than what it translates."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        other = cleaned.get("translates")
        if other and other.language == cleaned.get("language"):
            self.add_error("translates", _("Both are in the same language."))
        return cleaned

    def save(self, commit: bool = True) -> Any:
        """Save with version and tags; without `commit`, for a preview, nothing."""
        if not commit:
            return super().save(commit=False)
        names = self.cleaned_data["tag_names"].replace("،", ",").split(",")
        question = save_question(self.instance)
        question.tags.set(tags_named(names))
        return question


class ExamForm(WagtailAdminModelForm):
    """A test; its time limit is in minutes."""

    minutes = forms.IntegerField(
        label=_("Time limit in minutes"), required=False, min_value=1, max_value=1440, help_text=_("Empty: none.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.time_limit:
            self.initial["minutes"] = max(1, round(self.instance.time_limit / 60))

    def save(self, commit: bool = True) -> Any:
        """Save with what follows from it."""
        minutes = self.cleaned_data.get("minutes")
        self.instance.time_limit = minutes * 60 if minutes else None
        if commit:
            save_exam(self.instance)
        return super().save(commit)


class CorrectionForm(forms.Form):
    """What is wrong with a question. The answer that is right, too, is given as candidates give theirs."""

    kind = forms.ChoiceField(label=_("What to do"), choices=Correction.Kind.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"), max_length=400, help_text=_("Everybody who was asked this question reads it.")
    )
