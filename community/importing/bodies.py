"""What people wrote elsewhere, as text that we keep and HTML that is safe to show."""

import re
from dataclasses import dataclass

from community import texts
from community.importing.items import ItemError, Message

LONGEST_HTML = 4 * texts.LONGEST
"""HTML says the same in more characters than what people type."""
_LARGEST_HEADING = re.compile(r"<(/?)h1\b", re.IGNORECASE)
_ELEMENT = re.compile(r"<[^<>]{0,2000}>")
_READ_FOR_LANGUAGE = 1_000


@dataclass(frozen=True, slots=True)
class Body:
    """The text as an editor of the post meets it, and as readers do."""

    text: str
    html: str


def body_of(message: Message) -> Body:
    """The body of a message. HTML stays HTML once it is cleaned: it is Markdown, too. `ItemError` if there is none."""
    if message.is_html:
        if len(message.body) > LONGEST_HTML:
            raise ItemError(f"it is longer than {LONGEST_HTML:,} characters")
        html = texts.render_html(_LARGEST_HEADING.sub(r"<\1h2", message.body)).strip()
        body = Body(html, html)
    else:
        body = Body(message.body, texts.render(message.body, with_mentions=False))
    if not body.html.strip():
        raise ItemError("it is empty once what is unsafe is taken away")
    return body


def language_of(text: str, default: str) -> str:
    """The language of a text with elements in it, as its letters tell it."""
    return texts.guess_language(_ELEMENT.sub(" ", text[:_READ_FOR_LANGUAGE]), default)
