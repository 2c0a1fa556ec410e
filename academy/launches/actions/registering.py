"""A platform registers itself (LTI Dynamic Registration), by a link that was made for it and holds once."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from academy.launches import addresses, fetching
from academy.launches.claims import DEEP_LINKING, RESOURCE, SCORE_SCOPE
from academy.launches.errors import RegistrationError
from academy.launches.models import Platform, RegistrationOffer
from publishing.brand import brand_for

TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"
NEEDED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint")
LONGEST_TOKEN = 8000


@dataclass(frozen=True)
class Described:
    """A platform as it describes itself."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    registration_endpoint: str


def describe(configuration_url: str) -> Described:
    """What the platform says about itself at this address; `RegistrationError` if it is not to be believed."""
    document = _asked(configuration_url)
    if not isinstance(document, dict) or not all(isinstance(document.get(name), str) for name in NEEDED):
        raise RegistrationError(_("The platform's description of itself lacks something."))
    found = Described(*(document[name][:500] for name in NEEDED))
    if not is_of_one_house(configuration_url, found.issuer):
        raise RegistrationError(_("The platform describes itself in the name of another site."))
    for name in NEEDED[1:]:
        _checked(getattr(found, name))
    return found


def is_of_one_house(address: str, issuer: str) -> bool:
    """Whether both are of the same host, or of siblings below one domain, as a school and the company that hosts it."""
    one, other = (urlsplit(each).hostname or "" for each in (address, issuer))
    above, above_other = one.partition(".")[2], other.partition(".")[2]
    return bool(one) and (one == other or (above == above_other and "." in above))


def _checked(address: str) -> None:
    try:
        fetching.check_address(address)
    except fetching.ForbiddenAddressError as error:
        raise RegistrationError(str(error)) from error


def _asked(address: str, **more: Any) -> Any:
    try:
        answer = fetching.ask(address, **more)
        if answer.is_good:
            return answer.json()
    except fetching.ForbiddenAddressError as error:
        raise RegistrationError(str(error)) from error
    except fetching.AwayError as error:
        raise RegistrationError(_("The platform does not answer. Try again in a moment.")) from error
    raise RegistrationError(_("The platform refused (status %(status)s).") % {"status": answer.status})


def register(*, offer: RegistrationOffer, configuration_url: str, token: str) -> Platform:
    """Register with the platform, and keep it. The link is used up by that, and only by that."""
    if not RegistrationOffer.objects.open().filter(pk=offer.pk).update(used_at=timezone.now()):
        raise RegistrationError(_("This link was used already, or is too old."))
    try:
        found = describe(configuration_url)
        platform = _keep(offer, found, _introduce(found, token))
    except BaseException:
        RegistrationOffer.objects.filter(pk=offer.pk, platform=None).update(used_at=None)
        raise
    return platform


def _introduce(found: Described, token: str) -> dict[str, Any]:
    """Tell the platform who we are; what it answers."""
    headers = {"Content-Type": "application/json"}
    if token and token.isascii() and token.isprintable() and len(token) <= LONGEST_TOKEN:
        headers["Authorization"] = f"Bearer {token}"
    body = json.dumps(description()).encode()
    given = _asked(found.registration_endpoint, method="POST", body=body, headers=headers)
    if not isinstance(given, dict) or not isinstance(given.get("client_id"), str) or not given["client_id"]:
        raise RegistrationError(_("The platform gave the portal no client ID."))
    return given


def description() -> dict[str, Any]:
    """The portal as platforms are told of it."""
    name = brand_for().name
    return {
        "application_type": "web",
        "client_name": name,
        "response_types": ["id_token"],
        "grant_types": ["implicit", "client_credentials"],
        "initiate_login_uri": addresses.login_url(),
        "redirect_uris": [addresses.launch_url()],
        "jwks_uri": addresses.keys_url(),
        "token_endpoint_auth_method": "private_key_jwt",
        "scope": SCORE_SCOPE,
        TOOL: {
            "domain": urlsplit(addresses.launch_url()).netloc,
            "target_link_uri": addresses.choose_url(),
            "claims": ["iss", "sub", "name", "given_name", "family_name", "email", "locale"],
            "messages": [
                {"type": RESOURCE, "target_link_uri": addresses.choose_url(), "label": name},
                {"type": DEEP_LINKING, "target_link_uri": addresses.choose_url(), "label": name},
            ],
        },
    }


def _keep(offer: RegistrationOffer, found: Described, given: dict[str, Any]) -> Platform:
    about = given.get(TOOL)
    deployment = about.get("deployment_id") if isinstance(about, dict) else None
    try:
        with transaction.atomic():
            platform = Platform.objects.create(
                name=offer.name,
                organisation=offer.organisation,
                issuer=found.issuer[:300],
                client_id=given["client_id"][:200],
                deployments=deployment[:255] if isinstance(deployment, str) else "",
                authorisation_url=found.authorization_endpoint,
                token_url=found.token_endpoint,
                keys_url=found.jwks_uri,
            )
            RegistrationOffer.objects.filter(pk=offer.pk).update(platform=platform)
    except IntegrityError as error:
        raise RegistrationError(_("This platform is registered already, under this client ID.")) from error
    return platform
