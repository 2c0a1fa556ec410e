"""What was chosen, as the platform takes it: a signed message with a link to a course or lesson."""

import secrets
from typing import Any

from django.core import signing
from django.utils import timezone

from academy.launches.actions.signing_keys import sign
from academy.launches.addresses import target_url
from academy.launches.claims import DEEP, LTI, VERSION, Launch
from academy.launches.errors import Fault, LaunchRefusedError
from academy.launches.fetching import ForbiddenAddressError, check_address
from academy.launches.models import Platform
from academy.launches.scoring import MOST
from academy.launches.targets import CUSTOM, Target

SALT = "academy.launches.choice"
CHOICE_SECONDS = 3600
"""How long one may think about it."""
ANSWER_SECONDS = 300


def ticket_for(platform: Platform, launch: Launch) -> str:
    """A signed text that allows whoever holds it to choose for this platform: it travels with the page."""
    wanted = launch.deep_linking
    if wanted is None or not wanted.accepts_links:
        raise LaunchRefusedError(Fault.NO_CHOICE)
    try:
        check_address(wanted.return_url)
    except ForbiddenAddressError as error:
        raise LaunchRefusedError(Fault.MESSAGE, "deep_link_return_url") from error
    content = {
        "p": platform.pk,
        "d": launch.deployment,
        "s": launch.sub,
        "u": wanted.return_url,
        "g": wanted.accepts_grades,
        "x": wanted.data,
    }
    return signing.dumps(content, salt=SALT, compress=True)


def read_ticket(ticket: str) -> dict[str, Any]:
    """What a ticket says; `LaunchRefusedError` if it is forged or too old."""
    try:
        return signing.loads(ticket, salt=SALT, max_age=CHOICE_SECONDS)
    except signing.BadSignature as error:
        raise LaunchRefusedError(Fault.STALE, "choice") from error


def answer(platform: Platform, ticket: dict[str, Any], items: list[dict[str, Any]]) -> str:
    """The signed message."""
    now = int(timezone.now().timestamp())
    claims = {
        "iss": platform.client_id,
        "aud": [platform.issuer],
        "iat": now,
        "exp": now + ANSWER_SECONDS,
        "nonce": secrets.token_urlsafe(24),
        f"{LTI}deployment_id": ticket["d"],
        f"{LTI}message_type": "LtiDeepLinkingResponse",
        f"{LTI}version": VERSION,
        f"{DEEP}content_items": items,
    }
    if ticket["x"] is not None:
        claims[f"{DEEP}data"] = ticket["x"]
    return sign(claims)


def item_for(target: Target, page: Any, *, with_grades: bool) -> dict[str, Any]:
    """A link to a course or lesson, with a place in the gradebook where the platform takes one."""
    item = {
        "type": "ltiResourceLink",
        "title": page.title,
        "text": page.summary,
        "url": target_url(target.kind, target.key),
        "custom": {CUSTOM: str(target)},
        "window": {"targetName": "_blank"},
    }
    if with_grades:
        item["lineItem"] = {"label": page.title, "scoreMaximum": int(MOST), "resourceId": str(target)}
    return item
