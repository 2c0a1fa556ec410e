"""Who proves an address gets what they wrote elsewhere under it."""

from typing import Any

from allauth.account.signals import email_confirmed, user_logged_in

from community.actions.people import claim_personas


def connect() -> None:
    """Listen: an address is confirmed, or somebody comes whose writings were brought along meanwhile."""
    email_confirmed.connect(_address_confirmed, dispatch_uid="community.address_confirmed")
    user_logged_in.connect(_signed_in, dispatch_uid="community.signed_in")


def _address_confirmed(email_address: Any, **_: Any) -> None:
    claim_personas(email_address.user)


def _signed_in(user: Any, **_: Any) -> None:
    claim_personas(user)
