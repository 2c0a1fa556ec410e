"""What the community's templates ask."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from community import addresses
from community.models import Thread
from community.paging import MOST_COUNTED
from community.texts import excerpt
from product.templatetags.numerals import number

register = template.Library()

ICONS = {
    Thread.Kind.QUESTION: "circle-question-mark",
    Thread.Kind.DISCUSSION: "message-square",
    Thread.Kind.ANNOUNCEMENT: "megaphone",
    Thread.Kind.SHOW: "presentation",
    Thread.Kind.AMA: "mic",
}


@register.simple_tag
def thread_url(thread: Thread) -> str:
    """The thread's page in the reader's interface."""
    return addresses.thread_url(thread)


@register.filter
def thread_icon(thread: Thread) -> str:
    """The icon of its kind."""
    return ICONS.get(Thread.Kind(thread.kind), "message-square")


@register.filter
def writer(thing: Any) -> str:
    """Who wrote a thread or post."""
    return str(thing.author or thing.persona or _("Former member"))


@register.filter
def first_words(markup: str) -> str:
    """How rendered text begins."""
    return excerpt(markup, 160)


@register.filter
def counted(value: int) -> str:
    """A number that is not counted to its end: `1,000+`."""
    return f"{number(value)}+" if value >= MOST_COUNTED else number(value)
