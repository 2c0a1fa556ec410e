"""Reads over pages."""

from typing import Any

from wagtail.models import PageManager
from wagtail.query import PageQuerySet

from publishing import access


class PortalPageQuerySet(PageQuerySet):
    """Pages of the portal."""

    def visible_to(self, user: Any) -> "PortalPageQuerySet":
        """Those whose audiences, and those of all pages above them, admit `user`."""
        return access.visible_to(self, user)

    def readable_by(self, user: Any) -> "PortalPageQuerySet":
        """Published, and visible to `user`: what a list may show."""
        return self.live().visible_to(user)


PortalPageManager = PageManager.from_queryset(PortalPageQuerySet)
