"""What editors see of a design before anybody has earned a certificate in it."""

import base64
from typing import Any

from django.conf import settings

from academy.certificates.drawing import draw_preview
from academy.certificates.models import Certification, Design
from academy.certificates.wording import sample_sheet


def preview_of(shown: Design | Certification, language: str) -> dict[str, Any]:
    """A picture of a sheet as `shown` would make it, in `language`."""
    code = language if language in settings.INTERFACE_LANGUAGES else settings.FALLBACK_LANGUAGE
    if isinstance(shown, Certification):
        statement = shown.statement()
        sheet = sample_sheet(shown.design or Design(), code, {**statement[""], **statement.get(code, {})})
    else:
        sheet = sample_sheet(shown, code)
    picture = draw_preview(sheet)
    return {
        "picture": base64.b64encode(picture).decode(),
        "width": int.from_bytes(picture[16:20]),
        "height": int.from_bytes(picture[20:24]),
    }
