"""Text that was written elsewhere, as blocks of a page's text. For importers."""

from publishing.conversion.html import convert_html, stream_from_html
from publishing.conversion.ids import raw_stream
from publishing.conversion.resolving import Conversion, ConversionError, ImageResolver, LinkResolver, StreamItem

__all__ = [
    "Conversion",
    "ConversionError",
    "ImageResolver",
    "LinkResolver",
    "StreamItem",
    "convert_html",
    "raw_stream",
    "stream_from_html",
]
