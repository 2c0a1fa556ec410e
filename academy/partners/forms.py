"""Forms of the partner programme."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from academy.partners.countries import countries
from academy.partners.models import Partner
from product.models import Feature

LONGEST_QUERY = 100


class ProfileForm(forms.ModelForm):
    """What the directory says of a partner."""

    languages = forms.MultipleChoiceField(
        label=_("languages you serve customers in"), required=False, widget=forms.CheckboxSelectMultiple
    )
    features = forms.ModelMultipleChoiceField(
        Feature.objects.all(),
        label=_("product features you know best"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    website = forms.URLField(label=_("website"), required=False, assume_scheme="https")

    class Meta:
        model = Partner
        fields = ["is_listed", "about", "website", "country", "languages", "features", "contact_email"]
        widgets = {"about": forms.Textarea(attrs={"rows": 6, "dir": "auto"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"] = forms.ChoiceField(
            label=_("country"), choices=[("", "—"), *countries()], required=False
        )
        languages: Any = self.fields["languages"]
        languages.choices = settings.LANGUAGES

    def _post_clean(self) -> None:
        """Nothing: `save_profile` writes the values, and validates the whole."""


class EnquiryForm(forms.Form):
    """Writing to a partner. `nickname` is a trap: people do not see it, programs fill it in."""

    name = forms.CharField(label=_("your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(label=_("your e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    text = forms.CharField(
        label=_("what you need"),
        min_length=10,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
    )
    nickname = forms.CharField(required=False, widget=forms.HiddenInput)
