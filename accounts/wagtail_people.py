"""People in Wagtail's admin: by address and name, without passwords, which everybody keeps to themselves."""

from typing import Any

from django import forms
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.account import AccountView, BaseSettingsPanel, NameEmailSettingsPanel
from wagtail.users.views.users import CreateView, EditView, IndexView, UserViewSet

from accounts.models import User


class PersonForm(forms.ModelForm):
    """An account. Who has none yet signs in for the first time with a mailed code, which confirms the address."""

    class Meta:
        model = User
        fields = ["email", "name", "language", "is_active", "is_staff", "is_superuser", "groups"]
        labels = {"is_superuser": _("Administrator"), "is_staff": _("Staff"), "groups": _("Roles")}
        help_texts = {
            "is_superuser": _("May see and do everything."),
            "is_staff": _("Belongs to our own company: sees what is meant for staff."),
            "is_active": _("Without it the account is closed and nobody can sign in with it."),
            "groups": _("What this person may do in the admin."),
        }
        widgets = {"groups": CheckboxSelectMultiple}

    def __init__(self, *args: Any, by: User, editing_self: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["email"].disabled = True
            self.fields["email"].help_text = _("People change their address themselves, and confirm the new one.")
        hidden = {"is_active", "is_superuser"} if editing_self else set()
        if not by.is_superuser:
            hidden |= {"is_superuser", "is_staff"}
        for name in hidden:
            del self.fields[name]

    def clean_email(self) -> str:
        """In the one form in which addresses are kept."""
        return self.cleaned_data["email"].strip().lower()

    def save(self, commit: bool = True) -> User:
        """New people have no password until they set one."""
        if not self.instance.pk:
            self.instance.set_unusable_password()
        return super().save(commit)


class _KnowsWhoEdits:
    """Only administrators make administrators and staff: the form must know who fills it in."""

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "by": self.request.user}  # type: ignore[misc, attr-defined]


class PeopleCreateView(_KnowsWhoEdits, CreateView):
    """A new person."""


class PeopleEditView(_KnowsWhoEdits, EditView):
    """A person there is."""


class PeopleIndexView(IndexView):
    """Found by name or address."""

    @property
    def search_fields(self) -> list[str]:  # type: ignore[override]
        """Wagtail looks for user names."""
        return ["email", "name"]


class PeopleViewSet(UserViewSet):
    """List, make and edit people."""

    index_view_class = PeopleIndexView
    add_view_class = PeopleCreateView
    edit_view_class = PeopleEditView
    create_template_name = "wagtailadmin/generic/create.html"
    edit_template_name = "wagtailadmin/generic/edit.html"

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        """One form for both."""
        return PersonForm


class EditorPreferencesView(AccountView):
    """An editor's preferences in the admin. The name is one piece here, and is changed on the portal's own page."""

    def get_panels(self) -> list[BaseSettingsPanel]:
        """Wagtail's, without first and last name."""
        return [panel for panel in super().get_panels() if not isinstance(panel, NameEmailSettingsPanel)]
