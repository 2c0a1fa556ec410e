"""The field in which a page names its audiences."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts import audiences
from accounts.models import Group, Organisation

GENERAL_LABELS = {
    audiences.PUBLIC: _("Public: everybody"),
    audiences.MEMBERS: _("Members: everybody who is signed in"),
    audiences.CUSTOMERS: _("Customers"),
    audiences.PARTNERS: _("Partners"),
    audiences.STAFF: _("Our own staff"),
}


def audience_choices() -> list[tuple[Any, Any]]:
    """All audiences a page can name: the general ones, then organisations and groups."""
    choices: list[tuple[Any, Any]] = list(GENERAL_LABELS.items())
    organisations = Organisation.objects.order_by("name").values_list("pk", "name")
    groups = Group.objects.order_by("name").values_list("pk", "name")
    if organisations:
        choices.append((_("Organisations"), [(audiences.organisation_token(pk), name) for pk, name in organisations]))
    if groups:
        choices.append((_("Groups"), [(audiences.group_token(pk), name) for pk, name in groups]))
    return choices


def audience_label(token: str) -> str:
    """The name of one audience, for people."""
    if token in GENERAL_LABELS:
        return str(GENERAL_LABELS[token])
    found = _named_by(token)
    return str(found) if found else token


def _named_by(token: str) -> Organisation | Group | None:
    kind, _colon, number = token.partition(":")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    if kind == "org":
        return Organisation.objects.filter(pk=int(number)).first()
    return Group.objects.filter(pk=int(number)).first() if kind == "group" else None


def validate_audiences(tokens: Any) -> None:
    """Refuse anything but a list of tokens of audiences that exist."""
    if not isinstance(tokens, list) or not all(isinstance(token, str) for token in tokens):
        raise ValidationError(_("Audiences are a list of names."))
    unknown = [token for token in tokens if token not in audiences.GENERAL_TOKENS and not _named_by(token)]
    if unknown:
        raise ValidationError(_("There is no audience called %(name)s."), params={"name": ", ".join(unknown)})


class AudiencesFormField(forms.MultipleChoiceField):
    """Checkboxes for the audiences."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        for unfit in ("encoder", "decoder", "max_length"):
            kwargs.pop(unfit, None)
        super().__init__(choices=audience_choices, **kwargs)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return set(initial or []) != set(data or [])


class AudiencesField(models.JSONField):
    """A list of audience tokens, any of which suffices; an empty list asks for nothing."""

    default_validators = [validate_audiences]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        # To the database it is plain JSON: migrations need not know more.
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return models.Field.formfield(self, **{"form_class": AudiencesFormField, **kwargs})
