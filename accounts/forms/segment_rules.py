"""A segment's rule as a form: one question a field, each left open unless it matters."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from accounts.conditions import ANY_OF, AT_LEAST, AT_MOST, FIELDS, IS, MAX_DAYS, NONE_OF, Rule, validate_rule
from accounts.forms.people_lists import PeopleField
from accounts.models import Lifecycle, Organisation, Role, SegmentMembership

CHOICES: dict[str, Any] = {
    "lifecycle": Lifecycle.choices,
    "kind": Organisation.Kind.choices,
    "role": Role.choices,
    "language": lambda: settings.LANGUAGES,
}
TYPED = ("plan", "region")
HOW = [(ANY_OF, _("is any of")), (NONE_OF, _("is none of"))]
YES_NO = [("", _("Does not matter")), ("yes", _("Staff only")), ("no", _("Without staff"))]


def _how() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("How"), choices=HOW, required=False)


def _days(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=MAX_DAYS)


class SegmentForm(WagtailAdminModelForm):
    """Name, rule, and people put in or kept out by hand."""

    lifecycle = forms.MultipleChoiceField(
        label=FIELDS["lifecycle"].label,
        choices=CHOICES["lifecycle"],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    kind = forms.MultipleChoiceField(
        label=FIELDS["kind"].label, choices=CHOICES["kind"], required=False, widget=forms.CheckboxSelectMultiple
    )
    role = forms.MultipleChoiceField(
        label=FIELDS["role"].label, choices=CHOICES["role"], required=False, widget=forms.CheckboxSelectMultiple
    )
    language = forms.MultipleChoiceField(
        label=FIELDS["language"].label,
        choices=CHOICES["language"],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    plan = forms.CharField(label=FIELDS["plan"].label, required=False, help_text=_("Separated by commas."))
    region = forms.CharField(label=FIELDS["region"].label, required=False, help_text=_("Separated by commas."))
    lifecycle_how, kind_how, role_how = _how(), _how(), _how()
    language_how, plan_how, region_how = _how(), _how(), _how()
    joined_at_least = _days(_("Signed up at least this many days ago"))
    joined_at_most = _days(_("Signed up at most this many days ago"))
    staff = forms.ChoiceField(label=FIELDS["staff"].label, choices=YES_NO, required=False)
    put_in = PeopleField(
        label=_("Put in by hand"), help_text=_("E-mail addresses, one a line. They are in whatever the rule says.")
    )
    kept_out = PeopleField(
        label=_("Kept out by hand"), help_text=_("E-mail addresses, one a line. They are out although the rule fits.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(_answers(self.instance.rule))
        if self.instance.pk:
            rows = self.instance.memberships.select_related("user")
            self.initial["put_in"] = [row.user for row in rows if not row.excluded]
            self.initial["kept_out"] = [row.user for row in rows if row.excluded]

    def clean(self) -> dict[str, Any]:
        """Put the answers together; nobody is both in and out."""
        answers = super().clean()
        both = {user.email for user in answers.get("put_in") or []} & {
            user.email for user in answers.get("kept_out") or []
        }
        if both:
            self.add_error("kept_out", _("Put in and kept out at once: %(names)s") % {"names": ", ".join(sorted(both))})
        rule = _rule(answers)
        try:
            validate_rule(rule)
        except ValidationError as error:
            self.add_error(None, error)
        else:
            self.instance.rule = rule
        return answers

    def save(self, commit: bool = True) -> Any:
        """The segment, and after it the people of the hand."""
        segment = super().save(commit)
        if commit:
            self._save_people(segment)
        return segment

    def _save_people(self, segment: Any) -> None:
        segment.memberships.all().delete()
        for name, excluded in (("put_in", False), ("kept_out", True)):
            SegmentMembership.objects.bulk_create(
                SegmentMembership(segment=segment, user=user, excluded=excluded) for user in self.cleaned_data[name]
            )


def _answers(rule: Rule) -> dict[str, Any]:
    """The form's fields for a rule; the inverse of `_rule`."""
    answers: dict[str, Any] = {}
    for condition in rule:
        name, operator, value = condition["field"], condition["operator"], condition["value"]
        if name == "joined_days":
            answers["joined_at_least" if operator == AT_LEAST else "joined_at_most"] = value
        elif name == "staff":
            answers["staff"] = "yes" if value else "no"
        else:
            answers[name] = ", ".join(value) if name in TYPED else value
            answers[f"{name}_how"] = operator
    return answers


def _rule(answers: dict[str, Any]) -> Rule:
    """The rule for what was answered; questions left open ask nothing."""
    rule: Rule = []
    for name in (*CHOICES, *TYPED):
        given = answers.get(name) or []
        values = [part.strip() for part in given.split(",") if part.strip()] if isinstance(given, str) else given
        if values:
            rule.append({"field": name, "operator": answers.get(f"{name}_how") or ANY_OF, "value": values})
    for name, operator in (("joined_at_least", AT_LEAST), ("joined_at_most", AT_MOST)):
        if answers.get(name) is not None:
            rule.append({"field": "joined_days", "operator": operator, "value": answers[name]})
    if answers.get("staff"):
        rule.append({"field": "staff", "operator": IS, "value": answers["staff"] == "yes"})
    return rule
