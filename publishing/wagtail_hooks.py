"""What `publishing` adds to the editors' admin."""

from typing import Any

from wagtail import hooks

from publishing.rich_text import ReadersPageLinkHandler


@hooks.register("register_rich_text_features", order=100)
def lead_links_to_the_readers_language(features: Any) -> None:
    """Links to pages in rich text lead to where the reader reads them."""
    features.register_link_type(ReadersPageLinkHandler)
