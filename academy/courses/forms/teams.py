"""Forms of an organisation's managers."""

import uuid
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from academy.courses.forms.learning import InviteForm

SELECTED = SafeString(" selected")


class LongSelect(forms.Select):
    """One of hundreds, written at once: Django renders two templates for each, which was a third of the page."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The element with its options."""
        chosen = {str(each) for each in self.format_value(value) or ()}
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((key, SELECTED if str(key) in chosen else "", label) for key, label in self.choices),
        )
        own = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        return format_html("<select{}>{}</select>", flatatt(own), options)


class AssignForm(forms.Form):
    """A course or path for some members, or for all."""

    page = forms.ChoiceField(label=_("Course or path"), widget=LongSelect)
    due_on = forms.DateField(
        label=_("Due"), required=False, widget=forms.DateInput(attrs={"type": "date"}), help_text=_("May be left open.")
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["page"].choices = choices  # type: ignore[attr-defined]


class TeamInviteForm(InviteForm):
    """Addresses to invite, and to what."""

    page = forms.ChoiceField(label=_("Course or path"), widget=LongSelect)
    field_order = ["page", "addresses", "due_on"]

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["page"].choices = choices  # type: ignore[attr-defined]


class TeamFilter(forms.Form):
    """Which members are shown."""

    q = forms.CharField(required=False, max_length=100)
    course = forms.UUIDField(required=False)

    @property
    def asked(self) -> tuple[str, uuid.UUID | None]:
        """Words and a course; nothing for what makes no sense."""
        data = self.cleaned_data if self.is_valid() else {}
        return (data.get("q") or "").strip(), data.get("course")
