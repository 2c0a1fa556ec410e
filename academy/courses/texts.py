"""What learners write: from Markdown to safe HTML."""

from django.utils.translation import gettext as _

from academy.courses.errors import RefusedError
from publishing.markdown import render_markdown

LONGEST = 20_000
"""Characters of a note, or of a text handed in."""


def check(text: str) -> str:
    """The text as it is stored; `RefusedError` if it is too long."""
    found = text.replace("\r\n", "\n").replace("\0", "").strip()
    if len(found) > LONGEST:
        raise RefusedError(_("At most %(count)s characters fit in here."), params={"count": f"{LONGEST:,}"})
    return found


def render(text: str) -> str:
    """Safe HTML."""
    return render_markdown(text)
