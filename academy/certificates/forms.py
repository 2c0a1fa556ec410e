"""What people type about certificates."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from academy.certificates.names import LONGEST
from academy.certificates.verifying import LARGEST


class BadgeForm(forms.Form):
    """A badge to verify."""

    badge = forms.FileField(
        label=_("A badge as a file"),
        required=False,
        max_length=200,
        help_text=_("A picture (PNG or SVG), or the signed badge itself (JWT or JSON), of at most 2 MB."),
    )
    text = forms.CharField(
        label=_("Or its text, pasted"),
        required=False,
        max_length=100_000,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "ltr", "spellcheck": "false", "autocomplete": "off"}),
    )

    def clean_badge(self) -> Any:
        """Refuse what is too large before reading it."""
        badge = self.cleaned_data.get("badge")
        if badge is not None and badge.size > LARGEST:
            raise forms.ValidationError(_("This file is larger than 2 MB."))
        return badge

    def clean(self) -> dict[str, Any]:
        """Something has to be brought."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not cleaned.get("badge") and not cleaned.get("text"):
            raise forms.ValidationError(_("Choose a file, or paste the text of a badge."))
        return cleaned

    def brought(self) -> bytes:
        """What they brought; of two things the file."""
        badge = self.cleaned_data.get("badge")
        return bytes(badge.read(LARGEST + 1)) if badge else str(self.cleaned_data["text"]).encode()


class NameForm(forms.Form):
    """The name on certificates, and who sees it."""

    name = forms.CharField(
        label=_("Your name on certificates"),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "name"}),
    )
    shows_name = forms.BooleanField(
        label=_("Show my name to everybody who has the link to a certificate"),
        required=False,
        help_text=_("Without it, the page says that the name is withheld."),
    )
    on_profile = forms.BooleanField(
        label=_("Show my certificates on my profile in the community"),
        required=False,
        help_text=_("Only together with your name. You can change both at any time."),
    )
