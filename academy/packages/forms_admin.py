"""The form in which the company uploads packages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from academy.packages.actions.importing import import_package
from academy.packages.errors import PackageError
from academy.packages.models import Package


class PackageForm(WagtailAdminModelForm):
    """A package is uploaded once, and only called otherwise later: other content is another package."""

    archive = forms.FileField(
        label=_("Package"),
        help_text=_("A ZIP archive with imsmanifest.xml at its top: SCORM 1.2 or SCORM 2004."),
    )

    instance: Package

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_upload = self.instance.pk is None
        if self.is_upload:
            self.fields["title"].required = False
            self.fields["title"].help_text = _("Left out, it is called as it calls itself.")
        else:
            del self.fields["archive"]

    def _get_validation_exclusions(self) -> set[str]:
        # The manifest may say the title.
        return super()._get_validation_exclusions() | ({"title"} if self.is_upload else set())

    def clean(self) -> dict[str, Any]:
        """Import it: whether it can be taken shows only then, and nothing stays of what cannot."""
        data = super().clean()
        if not self.is_upload or self.errors:
            return data
        file = data["archive"]
        try:
            package, is_new = import_package(file=file, name=file.name, by=self.for_user, title=data.get("title", ""))
        except PackageError as error:
            self.add_error("archive", error)
            return data
        if not is_new:
            self.add_error("archive", _("This package is there already: %(title)s") % {"title": package})
            return data
        self.instance = package
        data["title"] = package.title
        return data

    def save(self, commit: bool = True) -> Package:
        """What was imported is saved."""
        return self.instance if self.is_upload else super().save(commit)
