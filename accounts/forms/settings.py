"""What somebody says about themselves."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts import zones
from accounts.models import User


class ProfileForm(forms.ModelForm):
    """Name, language and time zone."""

    language = forms.ChoiceField(label=_("Language"), help_text=_("In which menus, pages and mail reach you."))
    time_zone = forms.ChoiceField(label=_("Time zone"), help_text=_("Times are shown as your clock shows them."))

    class Meta:
        model = User
        fields = ["name", "language", "time_zone"]
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"})}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["language"].choices = settings.LANGUAGES
        self.fields["time_zone"].choices = self._zones()

    def _zones(self) -> list[tuple[str, object]]:
        """All zones; one that has since been renamed stays chosen until another is."""
        choices = zones.choices()
        current = self.instance.time_zone
        return choices if zones.known_zone(current) else [(current, current), *choices]

    def clean_name(self) -> str:
        """A name that is seen: spaces alone are none."""
        return " ".join(self.cleaned_data["name"].split())
