"""Signing up: what allauth asks, and who one is."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class AboutYou(forms.Form):
    """What every way of signing up asks besides the address. allauth builds its own forms on top of this one."""

    name = forms.CharField(
        label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"})
    )
    time_zone = forms.CharField(
        required=False, max_length=64, widget=forms.HiddenInput(attrs={"data-fill": "time-zone"})
    )

    def signup(self, request: HttpRequest, user: User) -> None:
        """Nothing is left to do: `AccountAdapter.save_user` has kept these fields with the person."""

    def clean_name(self) -> Any:
        """A name that is seen: spaces alone are none."""
        return " ".join(self.cleaned_data["name"].split())
