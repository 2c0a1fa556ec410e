"""Places in a recording, written as people write them: 12:41 or 1:02:05."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

_TIMECODE = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{1,2})")
_SECONDS = re.compile(r"\d{1,5}")


def seconds_of(text: str) -> int:
    """The seconds that `text` (12:41, 1:02:05 or 761) means; ValueError if it means none."""
    text = text.strip()
    if _SECONDS.fullmatch(text):
        return int(text)
    match = _TIMECODE.fullmatch(text)
    hours, minutes, seconds = (int(part or 0) for part in match.groups()) if match else (0, 0, 60)
    if seconds > 59 or (hours and minutes > 59):
        raise ValueError(f"{text!r} is no place in a recording")
    return hours * 3600 + minutes * 60 + seconds


def timecode(seconds: float) -> str:
    """`seconds` as 12:41, or 1:02:05 from an hour on."""
    hours, rest = divmod(int(seconds), 3600)
    minutes, second = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{second:02}" if hours else f"{minutes}:{second:02}"


class TimecodeField(forms.CharField):
    """A form field that shows and reads 12:41, and holds seconds."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 9, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        return timecode(value) if isinstance(value, int | float) else value

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return seconds_of(text)
        except ValueError as error:
            raise ValidationError(_("Write minutes and seconds, such as 12:41.")) from error


class TimecodeBlock(blocks.FieldBlock):
    """A place in a recording; kept as seconds, so that it is the same in every translation."""

    def __init__(self, required: bool = True, help_text: Any = None, **kwargs: Any) -> None:
        self.field_options = {"required": required, "help_text": help_text}
        super().__init__(**kwargs)

    @cached_property
    def field(self) -> TimecodeField:
        """The form field behind it."""
        return TimecodeField(**self.field_options)

    def value_from_form(self, value: Any) -> Any:
        return value

    class Meta:
        icon = "time"
