"""What every kind of page shares: page base, media, brand, the generation of cached pages."""

from publishing.models.brand import BrandSettings
from publishing.models.generation import Generation
from publishing.models.media import Caption, PortalDocument, PortalImage, PortalMedia, PortalRendition
from publishing.models.pages import PortalPage
from publishing.models.snippets import SharedText
from publishing.models.votes import PageVote

__all__ = [
    "BrandSettings",
    "Caption",
    "Generation",
    "PageVote",
    "PortalDocument",
    "PortalImage",
    "PortalMedia",
    "PortalPage",
    "PortalRendition",
    "SharedText",
]
