"""Answering by mail: which things take replies, and the addresses that lead to them."""

from collections.abc import Callable

from django.conf import settings

from accounts.models import User
from delivery.tokens import REPLY_PREFIX, kind_digest, reply_token

ReplyHandler = Callable[[User, str, str, str], object]
"""Takes a reply: who wrote it, the id of the thing, the text without quotes, the mail's Message-ID."""


class ReplyRefused(Exception):  # noqa: N818  a refusal is an answer, not an error
    """The reply cannot be taken, for the reason given in the writer's language."""


_handlers: dict[str, ReplyHandler] = {}


def register_reply_handler(kind: str, handler: ReplyHandler) -> None:
    """Let mail about things of this kind be answered. The handler runs in the transaction that notes the mail as
    taken; it raises `ReplyRefused`, `PermissionDenied` or `ValidationError` for a reply that it does not take."""
    clash = kind_of_digest(kind_digest(kind))
    if clash and clash != kind:
        raise ValueError(f"{kind} and {clash} look the same in a reply address: rename one")
    _handlers[kind] = handler


def handler_of(kind: str) -> ReplyHandler | None:
    """What takes replies to things of this kind."""
    return _handlers.get(kind)


def kind_of_digest(digest: bytes) -> str | None:
    """The kind of thing that a reply address stands for."""
    return next((kind for kind in _handlers if kind_digest(kind) == digest), None)


def reply_address(user_id: int, about_kind: str, about_id: str) -> str:
    """Where `user_id` answers to a thing; empty if it takes no replies or the portal receives no mail."""
    if not settings.REPLY_DOMAIN or about_kind not in _handlers or not about_id.isdecimal():
        return ""
    token = reply_token(user_id=user_id, about_kind=about_kind, about_id=int(about_id))
    return f"{REPLY_PREFIX}{token}@{settings.REPLY_DOMAIN}"
