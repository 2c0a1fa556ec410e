"""Forms in which the company arranges its community."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from community.actions.spaces import save_space
from community.models import Space, Thread


class SpaceForm(WagtailAdminModelForm):
    """A space; its place, group and rules follow from what is chosen."""

    thread_kinds = forms.MultipleChoiceField(
        label=_("Kinds of threads"),
        choices=Thread.Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None: questions, discussions and showing."),
    )

    def clean_parent(self) -> Space | None:
        """A space is not inside itself."""
        parent: Space | None = self.cleaned_data.get("parent")
        if parent is not None and self.instance.pk and parent.path.startswith(self.instance.path):
            raise forms.ValidationError(_("A space cannot be inside itself."))
        return parent

    def save(self, commit: bool = True) -> Any:
        """Save with everything that follows from it."""
        if commit:
            save_space(self.instance)
        return super().save(commit)
