"""Files to publish."""

import io
from typing import Any

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from publishing.models import Caption, PortalDocument, PortalImage, PortalMedia

VTT = "WEBVTT\n\n00:00.000 --> 00:02.000\n<v Aoife>Welcome.\n\n00:02.000 --> 00:05.500\nWe search.\n"


@pytest.fixture
def image() -> PortalImage:
    """A small picture."""
    drawn = io.BytesIO()
    Image.new("RGB", (1400, 700), "navy").save(drawn, "PNG")
    return PortalImage.objects.create(title="A picture", file=ContentFile(drawn.getvalue(), "picture.png"))


@pytest.fixture
def document() -> PortalDocument:
    """A file to download."""
    return PortalDocument.objects.create(title="Paper", file=ContentFile(b"%PDF-1.4 paper", "paper.pdf"))


@pytest.fixture
def video() -> PortalMedia:
    """A recording of ten thousand bytes with English captions and a still."""
    content = bytes(range(256)) * 40
    media = PortalMedia(title="Film", type="video", duration=5, file=ContentFile(content[:10_000], "film.mp4"))
    media.thumbnail = ContentFile(b"still", "film.png")
    media.save()
    Caption.objects.create(media=media, language="en", file=ContentFile(VTT.encode(), "film.en.vtt"))
    return media


def body_of(response: Any) -> bytes:
    """All bytes of a response, streamed or not."""
    return b"".join(response.streaming_content) if response.streaming else response.content
