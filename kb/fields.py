"""The streams of blocks that pages of the knowledge base have in common."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from publishing.streams import LightStreamField, body_field, stream_field

__all__ = ["LightStreamField", "body_field", "chosen_pages_field", "related_field", "stream_field"]

RELATED_KINDS = ["kb.QuestionPage", "kb.ArticlePage", "kb.TutorialPage", "kb.WebinarPage"]


def chosen_pages_field(label: Any) -> LightStreamField:
    """Pages that an editor names, such as those worth reading next."""
    page = blocks.PageChooserBlock(page_type=RELATED_KINDS, label=_("Page"))
    return stream_field([("page", page)], label)


def related_field() -> LightStreamField:
    """Pages worth reading next."""
    return chosen_pages_field(_("related pages"))
