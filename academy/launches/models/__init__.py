"""Platforms that launch courses of the portal, whom they bring, and what they are told."""

from academy.launches.models.keys import PlatformKeys, ToolKey
from academy.launches.models.people import LinkedAccount, Participation, Placement, SpentNonce
from academy.launches.models.platforms import Platform, RegistrationOffer

__all__ = [
    "LinkedAccount",
    "Participation",
    "Placement",
    "Platform",
    "PlatformKeys",
    "RegistrationOffer",
    "SpentNonce",
    "ToolKey",
]
