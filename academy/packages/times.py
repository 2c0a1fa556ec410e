"""How long things took, as the two versions of SCORM write it: `0012:03:04.50` and `PT12H3M4.5S`."""

import re

LONGEST = 366 * 86_400.0
_CLOCK = re.compile(r"(\d{2,4}):([0-5]?\d):([0-5]?\d(?:\.\d{1,2})?)")
_PERIOD = re.compile(
    r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,2})?)S)?)?", re.ASCII
)
_SECONDS = (365 * 86_400, 30 * 86_400, 86_400, 3600, 60, 1)


def seconds_of(text: str) -> float | None:
    """What either version says, in seconds; nothing for what is no length of time."""
    if len(text) > 60:
        return None
    if match := _CLOCK.fullmatch(text):
        hours, minutes, seconds = match.groups()
        return min(int(hours) * 3600 + int(minutes) * 60 + float(seconds), LONGEST)
    match = _PERIOD.fullmatch(text)
    if match is None or not any(match.groups()):
        return None
    return min(sum(float(part or 0) * each for part, each in zip(match.groups(), _SECONDS, strict=True)), LONGEST)


def as_clock(seconds: float) -> str:
    """As SCORM 1.2 writes it."""
    hundredths = round(max(0.0, seconds) * 100)
    hours, rest = divmod(hundredths, 360_000)
    minutes, rest = divmod(rest, 6000)
    return f"{min(hours, 9999):04d}:{minutes:02d}:{rest // 100:02d}.{rest % 100:02d}"


def as_period(seconds: float) -> str:
    """As SCORM 2004 writes it."""
    hundredths = round(max(0.0, seconds) * 100)
    hours, rest = divmod(hundredths, 360_000)
    minutes, rest = divmod(rest, 6000)
    return f"PT{hours}H{minutes}M{rest / 100:g}S"
