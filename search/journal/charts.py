"""Charts as SVG, drawn here: they need no script, take the colours of the text, and say in words what they show."""

from collections.abc import Sequence
from html import escape

from django.utils.safestring import SafeString, mark_safe

WIDTH, HEIGHT, EDGE = 640, 160, 24


def line_chart(values: Sequence[float], *, title: str, first: str, last: str, highest: str) -> SafeString:
    """A line through the values, from the left to the right; `first` and `last` name its ends, `highest` its top."""
    most = max(values, default=0) or 1
    step = (WIDTH - 2 * EDGE) / max(len(values) - 1, 1)
    points = [(EDGE + at * step, HEIGHT - EDGE - value / most * (HEIGHT - 2 * EDGE)) for at, value in enumerate(values)]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    area = f"{EDGE},{HEIGHT - EDGE} {line} {points[-1][0]:.1f},{HEIGHT - EDGE}" if points else ""
    return _drawn(
        title,
        f'<polygon points="{area}" fill="currentColor" opacity="0.12"/>'
        f'<polyline points="{line}" fill="none" stroke="currentColor" stroke-width="2"/>'
        f"{_axis()}{_text(EDGE, HEIGHT - 6, first)}{_text(WIDTH - EDGE, HEIGHT - 6, last, 'end')}"
        f"{_text(EDGE, 14, highest)}",
    )


def bar_chart(bars: Sequence[tuple[str, float]], *, title: str) -> SafeString:
    """A bar for each label."""
    most = max((value for _label, value in bars), default=0) or 1
    room = (WIDTH - 2 * EDGE) / max(len(bars), 1)
    drawn = ""
    for at, (label, value) in enumerate(bars):
        size, left = value / most * (HEIGHT - 2 * EDGE), EDGE + at * room
        drawn += f'<rect x="{left + 4:.1f}" width="{room - 8:.1f}" y="{HEIGHT - EDGE - size:.1f}" height="{size:.1f}" '
        drawn += 'fill="currentColor" opacity="0.6"/>'
        drawn += _text(left + room / 2, HEIGHT - 6, label, "middle")
    return _drawn(title, drawn + _axis())


def _drawn(title: str, inside: str) -> SafeString:
    name = escape(title)
    return mark_safe(
        f'<svg role="img" aria-label="{name}" viewBox="0 0 {WIDTH} {HEIGHT}" width="100%" focusable="false">'
        f"<title>{name}</title>{inside}</svg>"
    )


def _axis() -> str:
    return f'<path d="M{EDGE} {HEIGHT - EDGE}H{WIDTH - EDGE}" stroke="currentColor" opacity="0.4"/>'


def _text(x: float, y: float, text: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y}" font-size="11" fill="currentColor" text-anchor="{anchor}">{escape(text)}</text>'
