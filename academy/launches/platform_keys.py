"""The keys by which a platform's signatures are checked: fetched when they are needed, kept, and asked for anew, but
not too often, when a key comes up that is not among them."""

import time
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from academy.launches import fetching
from academy.launches.errors import Fault, LaunchRefusedError
from academy.launches.models import Platform, PlatformKeys

FRESH = timedelta(hours=1)
"""Kept keys are fetched anew after so long."""
STALE = timedelta(hours=24)
"""While the platform is away, kept keys count for so long."""
PAUSE = timedelta(seconds=30)
"""Between two attempts: whoever sends messages with invented keys does not make the portal knock each time."""
PATIENCE, STEP = timedelta(seconds=4), 0.1
"""How long somebody waits for what another is fetching, and how often they look."""
MOST_KEYS = 40


def key_of(platform: Platform, kid: str) -> dict[str, Any]:
    """The key called `kid`, as a JSON Web Key. `LaunchRefusedError` if the platform has none, or does not answer."""
    kept = PlatformKeys.objects.get_or_create(platform=platform)[0]
    if kept.url != platform.keys_url:
        # It was registered anew: what another address said does not count.
        PlatformKeys.objects.filter(pk=kept.pk).update(url=platform.keys_url, keys=[], fetched_at=None, tried_at=None)
        kept.refresh_from_db()
    found = _find(kept, kid)
    if found is not None and _age(kept) < FRESH:
        return found
    is_away = not _renew(kept, platform)
    found = _find(kept, kid)
    if found is not None and _age(kept) < STALE:
        return found
    if is_away:
        raise LaunchRefusedError(Fault.AWAY, f"JWKS of {platform.issuer}")
    raise LaunchRefusedError(Fault.UNSIGNED, "kid")


def _age(kept: PlatformKeys) -> timedelta:
    return timezone.now() - kept.fetched_at if kept.fetched_at else timedelta.max


def _find(kept: PlatformKeys, kid: str) -> dict[str, Any] | None:
    return next((key for key in kept.keys if key.get("kid") == kid), None)


def _renew(kept: PlatformKeys, platform: Platform) -> bool:
    """Fetch, unless somebody has just tried: False if there is no answer to go by."""
    now = timezone.now()
    rested = Q(tried_at=None) | Q(tried_at__lte=now - PAUSE)
    if not PlatformKeys.objects.filter(rested, pk=kept.pk).update(tried_at=now):
        return _wait_for_other(kept)
    try:
        answer = fetching.ask(platform.keys_url)
        keys = _usable(answer.json()) if answer.is_good else None
    except (fetching.AwayError, fetching.ForbiddenAddressError):
        keys = None
    if keys is None:
        return False
    PlatformKeys.objects.filter(pk=kept.pk).update(keys=keys, fetched_at=now)
    kept.keys, kept.fetched_at = keys, now
    return True


def _wait_for_other(kept: PlatformKeys) -> bool:
    """Somebody else has asked, perhaps this very moment, as when a class begins: False if no answer came of it."""
    while True:
        kept.refresh_from_db()
        if kept.tried_at is None or (kept.fetched_at is not None and kept.fetched_at >= kept.tried_at):
            return True
        if timezone.now() - kept.tried_at > PATIENCE:
            return False
        time.sleep(STEP)


def _usable(document: Any) -> list[dict[str, Any]] | None:
    """The public RSA keys of a key set that have a name; None if this is no key set."""
    rows = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(rows, list):
        return None
    wanted = ("kid", "n", "e")
    return [
        {"kty": "RSA", **{name: row[name] for name in wanted}}
        for row in rows[:MOST_KEYS]
        if isinstance(row, dict)
        and row.get("kty") == "RSA"
        and row.get("use", "sig") == "sig"
        and row.get("alg", "RS256") == "RS256"
        and all(isinstance(row.get(name), str) and row[name] for name in wanted)
    ]
