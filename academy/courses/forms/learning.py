"""Forms of learners."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from academy.courses.actions.tasks import SUFFIXES
from academy.courses.models import Cohort, LessonPage
from academy.courses.texts import LONGEST


class EnrolForm(forms.Form):
    """Enrolling, with a cohort where there are some to choose."""

    cohort = forms.ModelChoiceField(
        Cohort.objects.none(), required=False, label=_("Cohort"), empty_label=_("At my own pace")
    )

    def __init__(self, *args: Any, page: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cohorts = Cohort.objects.to_choose(page.translation_key)
        if cohorts.exists():
            self.fields["cohort"].queryset = cohorts  # type: ignore[attr-defined]
        else:
            del self.fields["cohort"]


class NoteForm(forms.Form):
    """What one writes down for oneself."""

    body = forms.CharField(
        label=_("Your note"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Markdown. Nobody else sees it."),
    )


class HandInForm(forms.Form):
    """What a practical task asks for."""

    body = forms.CharField(
        label=_("Your work"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Markdown."),
    )
    file = forms.FileField(label=_("File"), required=False, help_text=_("At most 10 MB."), max_length=200)

    def __init__(self, *args: Any, lesson: LessonPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ",".join(f".{suffix}" for suffix in sorted(SUFFIXES))
        if lesson.hand_in == LessonPage.HandInForm.FILE:
            del self.fields["body"]
        elif lesson.hand_in == LessonPage.HandInForm.TEXT:
            del self.fields["file"]


class DiscussionForm(forms.Form):
    """The first words of a lesson's discussion."""

    body = forms.CharField(
        label=_("What would you like to ask or say?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Markdown. Everybody who takes this lesson can read it and answer."),
    )


class ReviewForm(forms.Form):
    """Points for each criterion of a rubric, and a comment."""

    comment = forms.CharField(
        label=_("Comment"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The learner reads it. Needed when something should be improved."),
    )

    def __init__(self, *args: Any, criteria: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        comment = self.fields.pop("comment")
        for criterion in criteria:
            self.fields[f"points-{criterion['id']}"] = forms.IntegerField(
                label=criterion["title"],
                min_value=0,
                max_value=criterion["points"],
                initial=criterion["points"],
                help_text=criterion["description"],
            )
        self.fields["comment"] = comment

    @property
    def points(self) -> dict[str, int]:
        """The points by criterion."""
        named = {name: value for name, value in self.cleaned_data.items() if name.startswith("points-")}
        return {name.removeprefix("points-"): value for name, value in named.items()}


class InviteForm(forms.Form):
    """Addresses to invite."""

    addresses = forms.CharField(
        label=_("E-mail addresses"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "ltr"}),
        help_text=_("One a line. Each gets a mail with a link of their own, good for 30 days."),
    )
    due_on = forms.DateField(
        label=_("Due"), required=False, widget=forms.DateInput(attrs={"type": "date"}), help_text=_("May be left open.")
    )

    @property
    def wanted(self) -> list[str]:
        """The addresses."""
        return self.cleaned_data["addresses"].replace(",", "\n").replace(";", "\n").splitlines()
