"""The name on a certificate: as people write it, without what would make it look like something else."""

import unicodedata

from django.utils.translation import gettext as _

from academy.certificates.errors import RefusedError

LONGEST = 120
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
"""Characters that turn the direction of what stands around them. Names need none: each stands by itself."""
_JOINERS = frozenset("\u200c\u200d")
"""Persian names are written with them."""


def cleaned(text: str) -> str:
    """`text` as a name: composed characters, single spaces, nothing that cannot be seen or turns directions."""
    composed = unicodedata.normalize("NFC", text.encode("utf-8", "ignore").decode())
    kept = "".join(sign if _is_shown(sign) else " " if sign.isspace() else "" for sign in composed)
    return " ".join(kept.split())


def _is_shown(sign: str) -> bool:
    if sign in _JOINERS:
        return True
    return sign not in _BIDI and unicodedata.category(sign) not in {"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"}


def checked(text: str) -> str:
    """A name that can stand on a certificate. RefusedError says what is wrong with it."""
    name = cleaned(text)
    if not any(sign.isalpha() for sign in name):
        raise RefusedError(_("Write your name as it should stand on your certificates."), code="name")
    if len(name) > LONGEST:
        raise RefusedError(_("This name is too long for a certificate."), code="long")
    return name
