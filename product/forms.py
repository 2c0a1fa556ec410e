"""Forms in which a company describes its product."""

from functools import cache
from pathlib import Path
from typing import Any

from django import forms
from django.contrib.staticfiles import finders
from wagtail.admin.forms import WagtailAdminModelForm


@cache
def icon_choices() -> list[tuple[str, str]]:
    """The names of the portal's icons."""
    folder = finders.find("portal/icons")
    names = sorted(path.stem for path in Path(str(folder)).glob("*.svg")) if folder else []
    return [(name, name.replace("-", " ")) for name in names]


class FeatureForm(WagtailAdminModelForm):
    """A product feature; its icon is chosen from those the portal has."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "icon" in self.fields:
            given = self.initial.get("icon") or ""
            choices = icon_choices()
            known = {name for name, _label in choices}
            self.fields["icon"].widget = forms.Select(
                choices=choices if not given or given in known else [(given, given), *choices]
            )
