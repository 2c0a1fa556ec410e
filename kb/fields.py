"""The streams of blocks that pages of the knowledge base have in common."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.fields import StreamField

from publishing.blocks import body_blocks

RELATED_KINDS = ["kb.QuestionPage", "kb.ArticlePage", "kb.TutorialPage", "kb.WebinarPage"]


class LightStreamField(StreamField):
    """A stream field that leaves the definition of its blocks out of migrations: nothing in the database follows it."""

    def deconstruct(self) -> tuple[Any, ...]:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [[]], kwargs


def stream_field(block_types: Any, label: Any, **options: Any) -> LightStreamField:
    """A stream of `block_types` that may stay empty."""
    return LightStreamField(block_types, verbose_name=label, blank=True, **options)


def body_field(label: Any) -> LightStreamField:
    """The blocks in which a page's text is written."""
    return stream_field(body_blocks(), label)


def chosen_pages_field(label: Any) -> LightStreamField:
    """Pages that an editor names, such as those worth reading next."""
    page = blocks.PageChooserBlock(page_type=RELATED_KINDS, label=_("Page"))
    return stream_field([("page", page)], label)


def related_field() -> LightStreamField:
    """Pages worth reading next."""
    return chosen_pages_field(_("related pages"))
