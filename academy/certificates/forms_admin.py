"""Forms in which the company arranges its certifications, and takes certificates back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.models import Page

from academy.certificates.actions.revoking import restore, revoke
from academy.certificates.models import Certificate
from academy.certificates.status import Cause
from academy.courses.models import CoursePage, PathPage


def page_choices() -> list[Any]:
    """Courses and learning paths, each once whatever its languages."""
    return [
        ("", "—"),
        (str(_("Courses")), _titles(CoursePage)),
        (str(_("Learning paths")), _titles(PathPage)),
    ]


def _titles(model: type[Page]) -> list[tuple[str, str]]:
    rows = model.objects.order_by("locale_id", "title").values_list("translation_key", "title")
    found: dict[str, str] = {}
    for key, title in rows:
        found.setdefault(str(key), title)
    return sorted(found.items(), key=lambda item: item[1].casefold())


class PageSelect(forms.Select):
    """A list of courses and paths, read when it is shown."""

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> Any:
        self.choices = page_choices()
        return super().optgroups(name, value, attrs)


class RegisterForm(WagtailAdminModelForm):
    """What can be done with a certificate that was issued: it is taken back, or given back."""

    deed = forms.ChoiceField(
        label=_("What is to be done"),
        choices=[("", _("Nothing")), ("revoke", _("Revoke it")), ("restore", _("Bring it back"))],
        required=False,
    )
    cause = forms.ChoiceField(label=_("Why"), choices=[("", "—"), *Cause.choices], required=False)
    reason = forms.CharField(
        label=_("In your words"),
        max_length=400,
        required=False,
        help_text=_("Everybody who verifies it reads this, and its holder is told."),
    )

    def clean(self) -> dict[str, Any]:
        """Whoever revokes says why."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("deed") == "revoke" and not cleaned.get("cause"):
            self.add_error("cause", _("Choose why it is revoked."))
        return cleaned

    def save(self, commit: bool = True) -> Certificate:
        """Do it; nothing else about a certificate is ever changed."""
        certificate: Certificate = self.instance
        deed = self.cleaned_data.get("deed")
        if deed == "revoke":
            cause, reason = self.cleaned_data["cause"], self.cleaned_data["reason"]
            return revoke(certificate=certificate, cause=cause, reason=reason, by=self.for_user)
        return restore(certificate=certificate, by=self.for_user) if deed == "restore" else certificate

    def save_m2m(self) -> None:
        """There is nothing of the kind."""
