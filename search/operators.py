"""The filters that can be typed, as people write them in their own language: `kind:tutorial`, `نوع:آموزش`."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from search.analysis import fold

KIND, FEATURE, AUTHOR, IS = "kind", "feature", "author", "is"
SOLVED = "solved"

NAMES = {
    KIND: ("kind", "type", "cineál", "տեսակ", "loại", "نوع"),
    FEATURE: ("feature", "gné", "գործառույթ", "հնարավորություն", "tính-năng", "ویژگی", "قابلیت"),
    AUTHOR: ("author", "údar", "հեղինակ", "tác-giả", "نویسنده"),
    IS: ("is", "tá", "է", "đã", "وضعیت"),
}
"""What each filter is called, in all languages at once: nobody has to know which one the portal expects."""
STATES = {SOLVED: ("solved", "answered", "réitithe", "լուծված", "giải-quyết", "حل‌شده")}
"""What `is:` understands."""


@cache
def _by_name() -> dict[str, str]:
    return {_key(name): filter_ for filter_, names in NAMES.items() for name in names}


@cache
def _by_state() -> dict[str, str]:
    return {_key(name): state for state, names in STATES.items() for name in names}


def pattern() -> str:
    """A regular expression of all names, with and without their accents; the longest first."""
    names = {spelling for names in NAMES.values() for name in names for spelling in (name, _key(name))}
    return "|".join(map(re.escape, sorted(names, key=lambda name: (-len(name), name))))


def filter_called(name: str) -> str:
    """The filter of this name, whatever the language."""
    return _by_name().get(_key(name), "")


def state_called(value: str) -> str:
    """The state of this name; nothing if there is none."""
    return _by_state().get(_key(value), "")


def chosen(values: Iterable[str], names: Mapping[str, Sequence[str]]) -> list[str]:
    """Those of the keys of `names` that `values` call by themselves or by one of their names."""
    wanted = {_key(value) for value in values}
    return [key for key, called in names.items() if wanted & {_key(name) for name in (key, *called)}]


def _key(name: str) -> str:
    """A name without what people leave out: case, accents, hyphens and spaces."""
    return re.sub(r"[\s\-_\u200c]", "", fold(name, "fa"))
