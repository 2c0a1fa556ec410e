"""Inviting people and giving them roles."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import policies
from accounts.forms.plain import EMAIL_LABEL
from accounts.models import Organisation, Role, User


def roles_to_give(user: User, organisation: Organisation) -> list[tuple[str, Any]]:
    """The roles that `user` may give, for a select: the plainest first."""
    given = [role for role in reversed(Role) if policies.may_give_role(user, organisation, role)]
    return [(role.value, role.label) for role in given]


class RoleForm(forms.Form):
    """A role up to one's own."""

    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, by: User, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["role"]).choices = roles_to_give(by, organisation)


class InvitationForm(RoleForm):
    """Whom to invite, and as what."""

    email = forms.EmailField(
        label=EMAIL_LABEL,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "autocapitalize": "none", "dir": "ltr"}),
    )
    field_order = ["email", "role"]
