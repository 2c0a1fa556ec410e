"""Sheets and pictures: drawn once for what stands on them, and kept."""

import datetime
from collections.abc import Callable

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from academy.certificates import drawing
from academy.certificates.drawing import Sheet
from academy.certificates.models import Certificate, RenderedFile
from academy.certificates.wording import known_language, sheet_of

KEPT = datetime.timedelta(days=180)
DRAWN: dict[str, tuple[Callable[[Sheet], bytes], str]] = {
    "pdf": (drawing.draw_pdf, "pdf"),
    "picture": (drawing.draw_picture, "png"),
    "badge": (drawing.draw_badge, "svg"),
    "badge-png": (drawing.draw_badge_png, "png"),
}
"""What is drawn: how, and the ending of its file."""


def kept_file(certificate: Certificate, what: str, sheet: Sheet) -> RenderedFile:
    """The file on which exactly this stands; drawn now if there is none yet."""
    digest = sheet.digest
    kept = RenderedFile.objects.filter(certificate=certificate, what=what, digest=digest).first()
    if kept is not None and kept.file.storage.exists(str(kept.file.name)):
        return kept
    draw, ending = DRAWN[what]
    content = ContentFile(draw(sheet), name=f"{certificate.number}.{ending}")
    if kept is not None:
        # The row outlived its file: a store was moved or emptied.
        kept.file.save(str(content.name), content, save=True)
        return kept
    try:
        with transaction.atomic():
            return RenderedFile.objects.create(certificate=certificate, what=what, digest=digest, file=content)
    except IntegrityError:
        # Somebody else drew it at the same moment.
        return RenderedFile.objects.get(certificate=certificate, what=what, digest=digest)


def sheet_for_holder(certificate_id: int) -> RenderedFile | None:
    """Draw the sheet in the holder's language before they ask for it."""
    certificate = Certificate.objects.for_pages().filter(pk=certificate_id).first()
    if certificate is None or certificate.holder.person is None:
        return None
    language = known_language(certificate.holder.person.language)
    return kept_file(certificate, "pdf", sheet_of(certificate, language, name=certificate.holder.own_name))


def throw_away_old() -> int:
    """Throw away what was drawn long ago; it is drawn anew when somebody asks. Returns how many."""
    old = list(RenderedFile.objects.filter(made_at__lt=timezone.now() - KEPT)[:2000])
    for row in old:
        row.file.delete(save=False)
        row.delete()
    return len(old)
