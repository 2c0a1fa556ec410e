"""The kinds of questions. Each is a class that knows nothing of the database or the web: what its data may be, how it
is shown, how an answer is read, and how right it is.

A kind's `data` is what an editor wrote, checked by `check`; `given` is an answer, as `read` makes it. Both are plain
JSON. An answer names choices by their place in the data, whereas what a browser sends names them by the place in which
they were shown: whoever reads a page's source learns nothing.
"""

from academy.testing.kinds.base import Choice, DataError, Kind, Mark, Sent
from academy.testing.kinds.choosing import Multiple, Single
from academy.testing.kinds.fill import Fill
from academy.testing.kinds.free import Free
from academy.testing.kinds.hotspot import Hotspot
from academy.testing.kinds.matching import Matching
from academy.testing.kinds.numeric import Numeric
from academy.testing.kinds.ordering import Ordering

KINDS: dict[str, Kind] = {
    kind.name: kind for kind in (Single(), Multiple(), Ordering(), Matching(), Fill(), Numeric(), Hotspot(), Free())
}


def kind_named(name: str) -> Kind:
    """The kind of this name."""
    return KINDS[name]


def kind_choices() -> list[tuple[str, str]]:
    """Name and label of each, for choices."""
    return [(name, kind.label) for name, kind in KINDS.items()]


__all__ = ["KINDS", "Choice", "DataError", "Kind", "Mark", "Sent", "kind_choices", "kind_named"]
