"""People as a list of e-mail addresses: pasted from anywhere, checked, and written back."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User

MOST = 20_000
_SEPARATORS = re.compile(r"[\s,;]+")


class PeopleField(forms.CharField):
    """Addresses of people with an account, one a line (or parted by commas). Its value is a list of people."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 6, "dir": "ltr", "spellcheck": "false"}))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """People as their addresses; what was typed as it was typed."""
        return value if isinstance(value, str) or value is None else addresses_of(value)

    def to_python(self, value: Any) -> list[User]:  # type: ignore[override]
        """The people; an error that names every address without an account."""
        typed = dict.fromkeys(part.lower() for part in _SEPARATORS.split(value or "") if part)
        if len(typed) > MOST:
            raise ValidationError(_("These are too many addresses at once."))
        found = {user.email: user for user in User.objects.filter(email__in=[*typed])}
        unknown = [address for address in typed if address not in found]
        if unknown:
            raise ValidationError(
                _("Nobody has an account with: %(addresses)s"), params={"addresses": ", ".join(unknown[:20])}
            )
        return [found[address] for address in typed]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether other people are meant than before."""
        before = self.prepare_value(initial) or ""
        return set(_SEPARATORS.split(before.lower())) != set(_SEPARATORS.split((data or "").lower()))


def addresses_of(people: Iterable[User]) -> str:
    """One address a line."""
    return "\n".join(sorted(user.email for user in people))
