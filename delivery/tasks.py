"""Background work of delivery. Every task chooses its work by the state of rows, so that it may run late, twice or not
at all: the next one does what is left."""

from delivery.actions import telling
from delivery.models import Occasion


def tell(occasion_id: int) -> None:
    """Tell the people whom an occasion concerns; nothing, if it was withdrawn."""
    for occasion in Occasion.objects.filter(pk=occasion_id):
        telling.tell(occasion)


def send_due() -> None:
    """Send what waits in the outbox and is due."""
