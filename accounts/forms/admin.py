"""Organisations, memberships and groups as the people who run the portal keep them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from accounts.forms.people_lists import PeopleField
from accounts.forms.plain import EMAIL_LABEL
from accounts.models import GroupMembership, Membership, User


class GroupForm(WagtailAdminModelForm):
    """A group with its people."""

    people = PeopleField(label=_("People"), help_text=_("E-mail addresses, one a line."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["people"] = list(self.instance.members.all())

    def save(self, commit: bool = True) -> Any:
        """The group, and after it who is in it."""
        group = super().save(commit)
        if commit:
            people = self.cleaned_data["people"]
            group.memberships.exclude(user__in=people).delete()
            there = set(group.memberships.values_list("user_id", flat=True))
            GroupMembership.objects.bulk_create(
                GroupMembership(group=group, user=user) for user in people if user.pk not in there
            )
        return group


class MembershipForm(WagtailAdminModelForm):
    """A person, named by address, in an organisation."""

    email = forms.EmailField(label=EMAIL_LABEL, help_text=_("Of somebody who has an account."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["email"] = self.instance.user.email
            for name in ("email", "organisation"):
                self.fields[name].disabled = True

    def clean_email(self) -> str:
        """Somebody there is."""
        address = self.cleaned_data["email"].strip().lower()
        user = User.objects.filter(email=address).first()
        if user is None:
            raise ValidationError(_("Nobody has an account with this address. Invite them instead."))
        self.instance.user = user
        return address

    def clean(self) -> dict[str, Any]:
        """One membership a person and organisation."""
        answers = super().clean()
        same = Membership.objects.filter(
            organisation=answers.get("organisation"), user=getattr(self.instance, "user_id", None)
        ).exclude(pk=self.instance.pk)
        if same.exists():
            self.add_error("email", _("%(address)s is a member already.") % {"address": answers.get("email")})
        return answers
