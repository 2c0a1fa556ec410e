"""What somebody says about themselves."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts import zones
from accounts.models import User


class ProfileForm(forms.ModelForm):
    """Name, language and time zone."""

    language = forms.ChoiceField(
        label=_("Language"),
        help_text=_("In which menus, pages and mail reach you."),
        choices=lambda: settings.LANGUAGES,
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("Times are shown as your clock shows them."), choices=zones.choices
    )

    class Meta:
        model = User
        fields = ["name", "language", "time_zone"]
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        current = self.instance.time_zone
        if not zones.known_zone(current):  # one that was renamed since stays chosen until another is
            field = cast(forms.ChoiceField, self.fields["time_zone"])
            field.choices = [(current, current), *zones.choices()]

    def clean_name(self) -> str:
        """A name that is seen: spaces alone are none."""
        return " ".join(self.cleaned_data["name"].split())
