"""The codes by which certificates are verified: nobody guesses one, and people can read them to each other."""

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: without I, L, O and U, which are mistaken for others or make words."""
LENGTH = 16
"""80 bits: whoever tries a million a second meets none of a million certificates in a thousand years."""
_MEANT = str.maketrans("ILO", "110")
_FORM = re.compile(rf"[{ALPHABET}]{{{LENGTH}}}")


def make_code() -> str:
    """A new code, as it is stored."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def written(code: str) -> str:
    """As people read it: in groups of four."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def normalised(text: str) -> str | None:
    """The code that somebody typed, however they set it apart; None for what can be no code."""
    if len(text) > 4 * LENGTH:
        return None
    plain = re.sub(r"[\s\-–—_.]", "", text).upper().translate(_MEANT)
    return plain if _FORM.fullmatch(plain) else None
