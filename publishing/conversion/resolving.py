"""What a conversion asks its caller for, and what it gives back."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

StreamItem = tuple[str, Any]
"""A block's name in `publishing.blocks.BodyBlock`, and its value as it is stored: plain JSON, choosers by primary key.
`raw_stream` turns a list of them into what a stream field takes."""

LinkResolver = Callable[[str], str | dict[str, str] | None]
"""Takes a link's target as it is written. Returns an address to put in its place, the attributes of a rich text link
such as `{"linktype": "page", "id": "7"}`, None to leave the link as it is, or an empty text to keep its words alone."""

ImageResolver = Callable[[str, str, str], dict[str, Any] | None]
"""Takes an image's source, alternative text and title. Returns the value of an image block, such as
`{"image": 7, "alt": "…", "decorative": False, "caption": ""}`, or None to leave the image out."""


class ConversionError(ValueError):
    """The text cannot be taken at all; the message says why."""


@dataclass
class Conversion:
    """The blocks of a text, and a sentence for each thing that could not be taken over."""

    blocks: list[StreamItem] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


@dataclass
class Resolvers:
    """The caller's answers, and the problems met on the way."""

    link: LinkResolver | None = None
    image: ImageResolver | None = None
    problems: list[str] = field(default_factory=list)

    def link_attributes(self, target: str) -> dict[str, str] | None:
        """The attributes of the link that leads to `target`; None if there can be none."""
        target = target.strip()
        found = self.link(target) if self.link and target else None
        if isinstance(found, dict):
            return found
        if found == "":
            return None
        address = found or target
        if not address or not is_safe_address(address):
            self.problems.append(f"A link to “{target[:80]}” was left out.")
            return None
        return {"href": address}

    def image_value(self, source: str, alt: str, title: str) -> dict[str, Any] | None:
        """The value of an image block for the image at `source`."""
        value = self.image(source, alt, title) if self.image and source else None
        if value is None:
            self.problems.append(f"The image “{source[:80]}” was left out.")
        return value


SAFE_SCHEMES = {"http", "https", "mailto", "tel"}


def is_safe_address(address: str) -> bool:
    """Whether a link may lead to `address`: relative, or of a scheme that runs nothing."""
    cleaned = "".join(character for character in address if character.isprintable() and not character.isspace())
    head = cleaned.split("/")[0].split("?")[0].split("#")[0]
    scheme, colon, _rest = head.partition(":")
    return not colon or scheme.lower() in SAFE_SCHEMES
