"""Streams of blocks as fields of pages."""

from typing import Any

from wagtail.fields import StreamField

from publishing.blocks import body_blocks


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
