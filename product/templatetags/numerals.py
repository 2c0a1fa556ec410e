"""Numbers as the reader's language writes them: Persian has its own digits, Django's formats know Latin ones only."""

from django import template
from django.utils.formats import number_format
from django.utils.translation import get_language

register = template.Library()

DIGITS = {"fa": str.maketrans("0123456789.%", "۰۱۲۳۴۵۶۷۸۹٫٪"), "ar": str.maketrans("0123456789.%", "٠١٢٣٤٥٦٧٨٩٫٪")}


@register.filter
def digits(value: object) -> str:
    """The text with the digits of the active language."""
    return str(value).translate(DIGITS.get((get_language() or "").split("-")[0], {}))


@register.filter
def number(value: float | int | None) -> str:
    """A quantity, its thousands set apart, in the digits of the active language."""
    if value is None:
        return ""
    return digits(number_format(value, force_grouping=True))


@register.filter
def clock(seconds: float | int | None) -> str:
    """A moment of a recording: 12:41, or 1:02:41 in a long one."""
    minutes, rest = divmod(int(seconds or 0), 60)
    hours, minutes = divmod(minutes, 60)
    return digits(f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}")
