"""The door for mail that a mail server hands over."""

import hashlib
import hmac

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from delivery.actions.inbound import MOST_BYTES, receive

HEADER = "X-Portal-Signature"


@csrf_exempt  # signed by the mail server's own secret
@never_cache
@require_POST
def inbound(request: HttpRequest) -> HttpResponse:
    """Take one raw message. Its signature is the HMAC-SHA256 of the body under INBOUND_MAIL_SECRET, in hexadecimal.
    Posting it again is harmless; once this answers 202, the message is kept."""
    if not settings.INBOUND_MAIL_SECRET:
        raise Http404
    raw = _body(request)
    if raw is None:
        return _answer(413, f"At most {MOST_BYTES} bytes.")
    if not _is_signed(raw, request.headers.get(HEADER, "")):
        return _answer(403, f"{HEADER} is missing or wrong.")
    if receive(raw) is None:
        return _answer(422, "This is no mail.")
    return _answer(202, "Kept.")


def _body(request: HttpRequest) -> bytes | None:
    """The whole body, read no further than is allowed; none if it is larger."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > MOST_BYTES:
        return None
    raw = request.read(MOST_BYTES + 1)
    return raw if len(raw) <= MOST_BYTES else None


def _is_signed(raw: bytes, signature: str) -> bool:
    wanted = hmac.new(settings.INBOUND_MAIL_SECRET.encode(), raw, hashlib.sha256).hexdigest()
    given = signature.removeprefix("sha256=").strip().lower()
    return hmac.compare_digest(wanted.encode(), given.encode("utf-8", "replace"))


def _answer(status: int, text: str) -> HttpResponse:
    return HttpResponse(f"{text}\n", status=status, content_type="text/plain; charset=utf-8")
