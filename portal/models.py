"""The front door."""

from publishing.models import PortalPage


class HomePage(PortalPage):
    """Search first, then features, popular answers and what is new. One a language, the root of its tree."""
