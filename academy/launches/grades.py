"""Telling a platform a score: a token by a signed request, then the score itself (Assignment and Grade Services)."""

import hashlib
import json
import secrets
from datetime import datetime
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.core.cache import cache
from django.utils import timezone

from academy.launches import fetching
from academy.launches.actions.signing_keys import sign
from academy.launches.claims import SCORE_SCOPE
from academy.launches.models import Participation, Platform
from academy.launches.scoring import MOST, Score

SCORE_TYPE = "application/vnd.ims.lis.v1.score+json"
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASSERTION_SECONDS = 300
SHORTENED = 60
"""A token is used no more so many seconds before it ends."""
LONGEST_KEPT = 3600
GONE = frozenset({400, 404, 410, 422})
"""The platform knows the place in its gradebook no more, or will never take this score."""


class PlatformAwayError(Exception):
    """The platform does not answer, or gives no token: no use in trying its other scores now."""


class ScoreRefusedError(Exception):
    """The platform takes this score for this person now: `for_good` if it never will."""

    def __init__(self, reason: str, *, for_good: bool) -> None:
        super().__init__(reason)
        self.for_good = for_good


def publish(participation: Participation, score: Score, at: datetime) -> None:
    """Tell the platform. `PlatformAwayError`, `ScoreRefusedError`."""
    platform = participation.placement.platform
    body = json.dumps(
        {
            "userId": participation.account.sub,
            "timestamp": at.isoformat(timespec="milliseconds"),
            "scoreGiven": float(score.given),
            "scoreMaximum": float(MOST),
            "activityProgress": score.activity,
            "gradingProgress": "FullyGraded",
        }
    ).encode()
    for is_second in (False, True):
        answer = _post(platform, participation.line_item, body, anew=is_second)
        # A token may have been taken back before its time: one is fetched anew, once.
        if answer.status != 401:
            break
    _judge(answer)


def _post(platform: Platform, line_item: str, body: bytes, *, anew: bool) -> fetching.Answer:
    headers = {"Authorization": f"Bearer {access_token(platform, anew=anew)}", "Content-Type": SCORE_TYPE}
    try:
        return fetching.ask(scores_url(line_item), method="POST", body=body, headers=headers)
    except fetching.AwayError as error:
        raise PlatformAwayError(str(error)) from error
    except fetching.ForbiddenAddressError as error:
        raise ScoreRefusedError(str(error), for_good=True) from error


def _judge(answer: fetching.Answer) -> None:
    if answer.is_good:
        return
    if answer.status >= 500 or answer.status == 429:
        raise PlatformAwayError(f"HTTP {answer.status}")
    raise ScoreRefusedError(f"HTTP {answer.status}", for_good=answer.status in GONE)


def scores_url(line_item: str) -> str:
    """Where the scores of a line item are sent: below its path; what stands in its query stays."""
    parts = urlsplit(line_item)
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/scores"))


def access_token(platform: Platform, *, anew: bool = False) -> str:
    """A token that allows us to send scores, kept as long as it holds."""
    place = _cache_key(platform)
    kept = None if anew else cache.get(place)
    if kept:
        return str(kept)
    token, seconds = _fetch_token(platform)
    if seconds > SHORTENED:
        cache.set(place, token, min(seconds - SHORTENED, LONGEST_KEPT))
    return token


def _fetch_token(platform: Platform) -> tuple[str, int]:
    now = int(timezone.now().timestamp())
    assertion = sign(
        {
            "iss": platform.client_id,
            "sub": platform.client_id,
            "aud": platform.token_audience or platform.token_url,
            "iat": now - 5,
            "exp": now + ASSERTION_SECONDS,
            "jti": secrets.token_urlsafe(24),
        }
    )
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION,
        "client_assertion": assertion,
        "scope": SCORE_SCOPE,
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    try:
        answer = fetching.ask(platform.token_url, method="POST", body=urlencode(form).encode(), headers=headers)
        said = answer.json() if answer.is_good else None
    except (fetching.AwayError, fetching.ForbiddenAddressError) as error:
        raise PlatformAwayError(str(error)) from error
    given = said if isinstance(said, dict) else {}
    token = given.get("access_token")
    if not isinstance(token, str) or not token.isascii() or not token.isprintable():
        raise PlatformAwayError(f"No token: HTTP {answer.status}")
    seconds = given.get("expires_in")
    return token, seconds if isinstance(seconds, int) else LONGEST_KEPT


def _cache_key(platform: Platform) -> str:
    # Another client or endpoint is another token.
    asked = "\n".join((platform.issuer, platform.client_id, platform.token_url))
    return f"launches:token:{platform.pk}:{hashlib.sha256(asked.encode()).hexdigest()[:24]}"
