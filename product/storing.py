"""What a text may consist of, wherever it comes from."""

import re

_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def storable(text: str) -> str:
    """A text as every database and every XML document takes it: without control characters, and with halves of a
    character replaced. Forms and queries have no NUL (`portal.middleware`); this is for what comes by mail, from files
    and from programs as well."""
    return _UNSTORABLE.sub("", text).encode("utf-8", "replace").decode()
