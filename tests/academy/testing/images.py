"""An image to ask about."""

from wagtail.images.tests.utils import get_test_image_file

from publishing.models import PortalImage


def an_image() -> PortalImage:
    """A small white one."""
    return PortalImage.objects.create(title="A window", file=get_test_image_file())
