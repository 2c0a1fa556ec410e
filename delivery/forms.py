"""What somebody wants to be told, where and when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.formats import time_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from delivery.actions.preferences import Choice, choices_of
from delivery.clocks import DEFAULT_HOUR, DEFAULT_WEEKDAY
from delivery.kinds import MailRhythm, NoticeGroup, all_groups
from delivery.models import MailTimes
from delivery.models.preferences import Weekday

_DIGITS = {"fa": str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")}


@dataclass(frozen=True)
class GroupFields:
    """One group with its two questions; without them, if it may not be switched off."""

    group: NoticeGroup
    in_page: BoundField | None
    mail: BoundField | None


def hours() -> list[tuple[int, str]]:
    """The hours of the day as clocks show them."""
    digits = _DIGITS.get((get_language() or "").split("-")[0], {})
    return [(hour, time_format(time(hour), "H:i").translate(digits)) for hour in range(24)]


class NotificationsForm(forms.Form):
    """Two questions a group, and four about the clock."""

    quiet_from = forms.TimeField(
        label=_("Quiet from"),
        required=False,
        input_formats=["%H:%M", "%H:%M:%S"],
        widget=forms.TimeInput(attrs={"type": "time", "dir": "ltr"}, format="%H:%M"),
        help_text=_("Mail that comes meanwhile waits. Leave both empty for no quiet hours."),
    )
    quiet_until = forms.TimeField(
        label=_("Quiet until"),
        required=False,
        input_formats=["%H:%M", "%H:%M:%S"],
        widget=forms.TimeInput(attrs={"type": "time", "dir": "ltr"}, format="%H:%M"),
    )
    digest_hour = forms.TypedChoiceField(label=_("Gathered mail comes at"), coerce=int, choices=hours)
    digest_weekday = forms.TypedChoiceField(label=_("The weekly one on"), coerce=int, choices=Weekday.choices)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        times = MailTimes.objects.filter(user=user).first()
        initial: dict[str, Any] = {
            "quiet_from": times.quiet_from if times else None,
            "quiet_until": times.quiet_until if times else None,
            "digest_hour": times.digest_hour if times else DEFAULT_HOUR,
            "digest_weekday": times.digest_weekday if times else DEFAULT_WEEKDAY,
        }
        self._groups = [group for group in all_groups() if group.offered_to is None or group.offered_to(user)]
        for key, choice in choices_of(user).items():
            initial |= {f"in_page_{key}": choice.in_page, f"mail_{key}": choice.mail}
        super().__init__(*args, **{**kwargs, "initial": initial})
        for group in self._groups:
            if group.optional:
                self.fields[f"in_page_{group.key}"] = forms.BooleanField(label=_("On the page"), required=False)
                self.fields[f"mail_{group.key}"] = forms.ChoiceField(label=_("By mail"), choices=MailRhythm.choices)

    def groups(self) -> Iterator[GroupFields]:
        """Each group with its fields, in the order in which they stand."""
        for group in self._groups:
            fields = (self[f"in_page_{group.key}"], self[f"mail_{group.key}"]) if group.optional else (None, None)
            yield GroupFields(group, *fields)

    def clock_fields(self) -> list[BoundField]:
        """The questions about the clock."""
        return [self[name] for name in ("quiet_from", "quiet_until", "digest_hour", "digest_weekday")]

    def clean(self) -> dict[str, Any]:
        """Quiet hours have two ends."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and (cleaned.get("quiet_from") is None) != (cleaned.get("quiet_until") is None):
            missing = "quiet_until" if cleaned.get("quiet_until") is None else "quiet_from"
            self.add_error(missing, ValidationError(_("Quiet hours need a beginning and an end."), code="half"))
        return cleaned

    def choices(self) -> dict[str, Choice]:
        """What was chosen for each group."""
        data = self.cleaned_data
        return {
            group.key: Choice(data[f"in_page_{group.key}"], MailRhythm(data[f"mail_{group.key}"]))
            for group in self._groups
            if group.optional
        }

    def times(self) -> dict[str, Any]:
        """What was chosen about the clock."""
        return {
            name: self.cleaned_data[name] for name in ("quiet_from", "quiet_until", "digest_hour", "digest_weekday")
        }
