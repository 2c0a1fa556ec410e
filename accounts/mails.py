"""Writing mail: one template a message, rendered as subject, as plain text and as HTML.

A message's template extends `layout`, which is one of three skeletons below `templates/email/`, and fills the blocks
`subject`, `heading`, `body`, `code`, `link`, `link_label` and `after`. So both parts always say the same.
"""

import re
from collections.abc import Mapping
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.module_loading import import_string

_BLANK_LINES = re.compile(r"\n{3,}")


def compose(
    template: str,
    *,
    to: str,
    language: str,
    context: Mapping[str, Any],
    request: HttpRequest | None = None,
    message_id: str | None = None,
    layouts: str = "email",
    headers: Mapping[str, str] | None = None,
) -> EmailMultiAlternatives:
    """The message in `language`, ready to be sent. `message_id` is given for mail that may be sent twice; `layouts`
    is the folder of the three skeletons."""
    if language not in settings.INTERFACE_LANGUAGES:
        language = settings.FALLBACK_LANGUAGE
    with translation.override(language):
        common = _common(language, request)
        parts = {
            layout: render_to_string(template, {**common, **context, "layout": f"{layouts}/{layout}"}, request)
            for layout in ("subject.txt", "base.txt", "base.html")
        }
    headers = {"Content-Language": language, "Auto-Submitted": "auto-generated", **(headers or {})}
    if message_id:
        headers["Message-ID"] = f"<{message_id}@{domain()}>"
    subject = " ".join(parts["subject.txt"].split())
    message = EmailMultiAlternatives(
        subject, plain(parts["base.txt"]), settings.DEFAULT_FROM_EMAIL, [to], headers=headers
    )
    message.attach_alternative(parts["base.html"].strip(), "text/html")
    return message


def plain(text: str) -> str:
    """Plain text without the template's indentation and superfluous blank lines."""
    lines = "\n".join(line.strip() for line in text.splitlines())
    return _BLANK_LINES.sub("\n\n", lines).strip() + "\n"


def _common(language: str, request: HttpRequest | None) -> dict[str, Any]:
    """What every message shows: whose it is, in the company's colour, and which way it is read."""
    return {
        "brand": import_string(settings.MAIL_BRAND)(request),
        "portal_url": f"{settings.PORTAL_URL}/{language}/",
        "mail_language": language,
        "mail_direction": "rtl" if translation.get_language_bidi() else "ltr",
    }


def domain() -> str:
    """What mail comes from, after the @."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
