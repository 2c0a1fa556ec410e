"""What a launch says, once its signature was checked: read into one object, with no trust in its shape."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from academy.launches.errors import Fault, LaunchRefusedError

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
DEEP = "https://purl.imsglobal.org/spec/lti-dl/claim/"
GRADES = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
SCORE_SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
VERSION = "1.3.0"
RESOURCE, DEEP_LINKING = "LtiResourceLinkRequest", "LtiDeepLinkingRequest"
LONGEST_SUB = 255
LONGEST_ADDRESS = 1000


@dataclass(frozen=True)
class DeepLinking:
    """What the platform wants chosen, and where the choice goes."""

    return_url: str
    accepts_links: bool
    accepts_grades: bool
    data: Any = None


@dataclass(frozen=True)
class Launch:
    """A launch whose signature, time, audience and nonce were found right."""

    platform_id: int
    message: str
    deployment: str
    sub: str
    target: str
    name: str = ""
    email: str = ""
    locale: str = ""
    resource_link: str = ""
    title: str = ""
    context: str = ""
    line_item: str = ""
    custom: dict[str, str] = field(default_factory=dict)
    deep_linking: DeepLinking | None = None


def read_claims(platform_id: int, claims: Mapping[str, Any]) -> Launch:
    """The launch that `claims` are; `LaunchRefusedError` if something is missing or of another kind."""
    if claims.get(f"{LTI}version") != VERSION:
        raise LaunchRefusedError(Fault.MESSAGE, "version")
    message = claims.get(f"{LTI}message_type")
    if message not in (RESOURCE, DEEP_LINKING):
        raise LaunchRefusedError(Fault.MESSAGE, "message_type")
    if not isinstance(claims.get(f"{LTI}roles"), list):
        raise LaunchRefusedError(Fault.MESSAGE, "roles")
    link = _object(claims, f"{LTI}resource_link")
    is_resource = message == RESOURCE
    target = _text(claims, f"{LTI}target_link_uri", longest=LONGEST_ADDRESS * 2)
    if is_resource and not (_text(link, "id") and target):
        raise LaunchRefusedError(Fault.MESSAGE, "resource_link or target_link_uri")
    context = _object(claims, f"{LTI}context")
    return Launch(
        platform_id=platform_id,
        message=message,
        deployment=_text(claims, f"{LTI}deployment_id"),
        sub=_sub(claims),
        target=target,
        name=_text(claims, "name") or f"{_text(claims, 'given_name')} {_text(claims, 'family_name')}".strip(),
        email=_text(claims, "email").lower(),
        locale=_text(claims, "locale") or _text(_object(claims, f"{LTI}launch_presentation"), "locale"),
        resource_link=_text(link, "id"),
        title=_text(link, "title", cut=True),
        context=_text(context, "title", cut=True) or _text(context, "label", cut=True),
        line_item=_line_item(claims),
        custom={name: value for name, value in _object(claims, f"{LTI}custom").items() if isinstance(value, str)},
        deep_linking=None if is_resource else _deep_linking(claims),
    )


def _sub(claims: Mapping[str, Any]) -> str:
    sub = claims.get("sub")
    if not isinstance(sub, str) or not sub:
        raise LaunchRefusedError(Fault.ANONYMOUS, "sub")
    if len(sub) > LONGEST_SUB or "\0" in sub:
        raise LaunchRefusedError(Fault.MESSAGE, "sub")
    return sub


def _line_item(claims: Mapping[str, Any]) -> str:
    """Where scores may be sent; nothing, if the platform wants none."""
    endpoint = _object(claims, GRADES)
    scopes = endpoint.get("scope")
    if not isinstance(scopes, list) or SCORE_SCOPE not in scopes:
        return ""
    return _text(endpoint, "lineitem", longest=LONGEST_ADDRESS)


def _deep_linking(claims: Mapping[str, Any]) -> DeepLinking:
    wanted = _object(claims, f"{DEEP}deep_linking_settings")
    return_url = _text(wanted, "deep_link_return_url", longest=LONGEST_ADDRESS * 2)
    if not return_url:
        raise LaunchRefusedError(Fault.MESSAGE, "deep_link_return_url")
    types = wanted.get("accept_types")
    return DeepLinking(
        return_url,
        accepts_links=isinstance(types, list) and "ltiResourceLink" in types,
        accepts_grades=wanted.get("accept_lineitem") is not False,
        data=wanted.get("data"),
    )


def _object(claims: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = claims.get(name)
    return found if isinstance(found, dict) else {}


def _text(claims: Mapping[str, Any], name: str, *, longest: int = 300, cut: bool = False) -> str:
    """A claim that is a text of bounded length; a longer one is cut where that does no harm, else refused."""
    found = claims.get(name)
    if not isinstance(found, str):
        return ""
    found = found.replace("\0", "").strip()
    if len(found) > longest and not cut:
        raise LaunchRefusedError(Fault.MESSAGE, name.rpartition("/")[2])
    return found[:longest]


def uuid_in(text: str) -> uuid.UUID | None:
    """The identifier that a text is."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
