"""Whether a message is a platform's, meant for us, of this moment and here for the first time."""

from datetime import timedelta
from typing import Any

import jwt
from django.db import IntegrityError, transaction
from django.utils import timezone

from academy.launches.claims import LTI, Launch, read_claims
from academy.launches.errors import Fault, LaunchRefusedError
from academy.launches.models import Platform, SpentNonce
from academy.launches.platform_keys import key_of
from academy.launches.states import State

LEEWAY = 60
"""Seconds by which the two clocks may differ."""
OLDEST = timedelta(minutes=10)
"""A message is used when it is made: an older one was kept by somebody."""
LONGEST = 64_000
SMALLEST_KEY = 2048


def validate(token: str, state: State) -> tuple[Platform, Launch]:
    """The platform and what it says. `LaunchRefusedError` if anything about it is not as it has to be."""
    platform = Platform.objects.active().filter(pk=state.platform_id).first()
    if platform is None:
        raise LaunchRefusedError(Fault.UNKNOWN_PLATFORM)
    claims = signed_claims(token, platform)
    _check_recipient(claims, platform)
    _check_age(claims)
    if claims.get("nonce") != state.nonce:
        raise LaunchRefusedError(Fault.REPLAYED, "nonce")
    deployment = claims.get(f"{LTI}deployment_id")
    if not isinstance(deployment, str) or not platform.knows_deployment(deployment):
        raise LaunchRefusedError(Fault.DEPLOYMENT, "deployment_id")
    launch = read_claims(platform.pk, claims)
    _spend(platform, state.nonce)
    return platform, launch


def signed_claims(token: str, platform: Platform) -> dict[str, Any]:
    """What the token says, if the platform has signed it with RS256 and a key of its own, and it has not run out."""
    if not token or len(token) > LONGEST:
        raise LaunchRefusedError(Fault.UNSIGNED, "id_token")
    try:
        header = jwt.get_unverified_header(token)
    except jwt.PyJWTError as error:
        raise LaunchRefusedError(Fault.UNSIGNED, "id_token") from error
    kid = header.get("kid")
    if header.get("alg") != "RS256" or not isinstance(kid, str) or not kid:
        raise LaunchRefusedError(Fault.UNSIGNED, "alg or kid")
    try:
        key = jwt.PyJWK(key_of(platform, kid), algorithm="RS256")
        if key.key.key_size < SMALLEST_KEY:
            raise LaunchRefusedError(Fault.UNSIGNED, "key")
        return jwt.decode(
            token,
            key,
            algorithms=["RS256"],
            leeway=LEEWAY,
            options={"verify_aud": False, "verify_iss": False, "verify_sub": False, "require": ["exp", "iat"]},
        )
    except (jwt.ExpiredSignatureError, jwt.ImmatureSignatureError) as error:
        raise LaunchRefusedError(Fault.EXPIRED) from error
    except (jwt.PyJWTError, ValueError, OverflowError) as error:
        raise LaunchRefusedError(Fault.UNSIGNED, type(error).__name__) from error


def _check_recipient(claims: dict[str, Any], platform: Platform) -> None:
    """Sent by the one who was asked, to nobody but us."""
    if claims.get("iss") != platform.issuer:
        raise LaunchRefusedError(Fault.UNSIGNED, "iss")
    audience = claims.get("aud")
    named = audience if isinstance(audience, list) else [audience]
    if platform.client_id not in named:
        raise LaunchRefusedError(Fault.NOT_FOR_US, "aud")
    # With several recipients, the one it was made for has to be named; whoever is named has to be us.
    if claims.get("azp", platform.client_id if len(named) == 1 else None) != platform.client_id:
        raise LaunchRefusedError(Fault.NOT_FOR_US, "azp")


def _check_age(claims: dict[str, Any]) -> None:
    age = timezone.now().timestamp() - float(claims["iat"])
    if age > OLDEST.total_seconds() + LEEWAY or age < -LEEWAY:
        raise LaunchRefusedError(Fault.EXPIRED, "iat")


def _spend(platform: Platform, nonce: str) -> None:
    """Each nonce counts once, whoever comes at the same moment."""
    try:
        with transaction.atomic():
            SpentNonce.objects.create(platform=platform, nonce=nonce)
    except IntegrityError as error:
        raise LaunchRefusedError(Fault.REPLAYED) from error
