"""What all of our forms on allauth's have in common."""

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

PASSWORD_HELP = _("At least 10 characters. A few words in a row are better than one with symbols in it.")
EMAIL_LABEL = _("E-mail address")


class PlainForm(forms.Form):
    """Labels stand above their fields, so nothing is repeated inside them; browsers are told what belongs where."""

    labels: dict[str, Any] = {}
    helps: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.helps.get(name, "")
            _tell_keyboard(name, field)


class CodeForm(PlainForm):
    """Takes a code in whatever digits the reader's keyboard writes."""

    def clean_code(self) -> str:
        """The code in the digits it was made of."""
        self.cleaned_data["code"] = in_ascii_digits(self.cleaned_data["code"])
        return super().clean_code()  # type: ignore[misc]  # the form of allauth that this is mixed into has it


def in_ascii_digits(text: str) -> str:
    """“۱۲۳” and “１２３” as “123”."""
    return "".join(str(digit) if (digit := unicodedata.decimal(sign, None)) is not None else sign for sign in text)


def _tell_keyboard(name: str, field: forms.Field) -> None:
    """Codes are digits, and wait for nothing else; addresses and passwords run from left to right."""
    attrs = field.widget.attrs
    if name == "code":
        attrs |= {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false", "dir": "ltr"}
        attrs["autofocus"] = True
    elif isinstance(field, forms.EmailField):
        attrs |= {"autocapitalize": "none", "spellcheck": "false", "inputmode": "email", "dir": "ltr"}
    elif isinstance(field.widget, forms.PasswordInput):
        attrs["dir"] = "ltr"
