"""What people send."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.models import Profile, Space, Thread
from community.texts import LONGEST_TITLE


class AskForm(forms.Form):
    """A new thread. Texts are checked by the action, which all ways of writing share."""

    space = forms.ModelChoiceField(queryset=Space.objects.none(), label=_("Where"), empty_label=None)
    kind = forms.ChoiceField(label=_("What is it?"), choices=Thread.Kind.choices)
    title = forms.CharField(
        label=_("Your question in one sentence"),
        max_length=LONGEST_TITLE,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    body = forms.CharField(label=_("Details"), widget=forms.Textarea(attrs={"rows": 12, "dir": "auto"}), strip=False)
    tags = forms.CharField(
        label=_("Tags"), required=False, max_length=300, help_text=_("Up to five, separated by commas.")
    )
    attach_pages = forms.BooleanField(
        label=_("Show helpers which pages I have read today"), required=False, initial=True
    )

    def __init__(self, *args: Any, spaces: list[Space], kinds: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["space"]
        chosen.queryset = Space.objects.filter(pk__in=[space.pk for space in spaces])  # type: ignore[attr-defined]
        chosen.label_from_instance = lambda space: space.name_in()  # type: ignore[attr-defined]
        self.fields["kind"].choices = [  # type: ignore[attr-defined]  # it is a choice field
            (value, label) for value, label in Thread.Kind.choices if value in kinds
        ]
        if len(spaces) == 1:
            chosen.widget = forms.HiddenInput()
            chosen.initial = spaces[0].pk
        if len(kinds) == 1:
            self.fields["kind"].widget = forms.HiddenInput()
            self.fields["kind"].initial = kinds[0]

    @property
    def tag_names(self) -> list[str]:
        """The tags that were typed."""
        return split_tags(self.cleaned_data.get("tags", ""))


class ProfileForm(forms.ModelForm):
    """How one appears."""

    class Meta:
        model = Profile
        fields = ("handle", "about", "shows_organisation", "shows_activity", "in_leaderboards", "takes_messages")
        widgets = {"about": forms.Textarea(attrs={"rows": 5, "dir": "auto"})}


def split_tags(text: str) -> list[str]:
    """Names between commas, also Arabic ones."""
    return [name.strip() for name in text.replace("،", ",").split(",") if name.strip()]
