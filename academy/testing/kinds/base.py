"""What every kind of question answers."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from django.utils.translation import gettext_lazy as _

LONGEST_TEXT = 500
"""Characters of a choice, or of anything typed but free text."""
MOST_ROWS = 30


class Sent(Protocol):
    """What a browser sends, such as `request.POST`."""

    def get(self, key: str, default: Any = None) -> Any:
        """The last value called `key`."""

    def getlist(self, key: str) -> list[str]:
        """All values called `key`."""


class DataError(ValueError):
    """A question is not complete; `messages` say what is missing."""

    def __init__(self, *messages: Any) -> None:
        super().__init__("; ".join(str(message) for message in messages))
        self.messages = messages


@dataclass(frozen=True)
class Mark:
    """How right an answer is, from 0 to 1 (None: a person has to say), and how right each of its lines."""

    fraction: float | None
    parts: tuple[bool, ...] = ()

    @property
    def is_right(self) -> bool:
        """Whether all of it is."""
        return self.fraction == 1


WRONG, RIGHT = Mark(0.0), Mark(1.0)


@dataclass(frozen=True)
class Choice:
    """Something that can be chosen, for counting how often it was."""

    key: str
    text: str
    is_right: bool


class Kind:
    """A kind of question."""

    name: ClassVar[str]
    label: ClassVar[Any]
    icon: ClassVar[str] = "circle-question-mark"
    needs_reviewer: ClassVar[bool] = False
    needs_image: ClassVar[bool] = False

    def check(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """`data` as it is stored; `DataError` if nobody could answer such a question."""
        raise NotImplementedError

    def show(self, data: Mapping[str, Any], *, seed: int | None, given: Any) -> dict[str, Any]:
        """What `academy/testing/kinds/<name>.html` needs, with the answer `given` filled in."""
        raise NotImplementedError

    def read(self, data: Mapping[str, Any], sent: Sent, *, seed: int | None) -> Any:
        """The answer in what a browser sent; None if there is none. What was never offered is left out."""
        raise NotImplementedError

    def mark(self, data: Mapping[str, Any], given: Any, *, language: str) -> Mark:
        """How right an answer is. `given` is not None."""
        raise NotImplementedError

    def same(self, data: Mapping[str, Any], one: Any, other: Any, *, language: str) -> bool:
        """Whether two answers say the same."""
        return bool(one == other)

    def solution(self, data: Mapping[str, Any]) -> Any:
        """A right answer; None where there is no single one."""
        raise NotImplementedError

    def describe(self, data: Mapping[str, Any], given: Any) -> list[str]:
        """An answer in words, a line for each of its parts."""
        raise NotImplementedError

    def choices(self, data: Mapping[str, Any]) -> list[Choice]:
        """All that can be chosen, if that is a list."""
        return []

    def chosen(self, data: Mapping[str, Any], given: Any) -> list[str]:
        """The keys of the choices in an answer; of what is typed, the words."""
        return self.describe(data, given)


# --- Reading what editors and browsers send ---------------------------------------------------------


def clean_text(value: Any, longest: int = LONGEST_TEXT) -> str:
    """In one line, without what no database keeps."""
    text = "".join(sign for sign in str(value if value is not None else "") if sign != "\0" and not _is_half(sign))
    return " ".join(text.split(" ")).strip()[:longest]


def _is_half(sign: str) -> bool:
    return "\ud800" <= sign <= "\udfff"


def clean_rows(data: Mapping[str, Any], name: str) -> list[Any]:
    """The list called `name`."""
    rows = data.get(name) or []
    if not isinstance(rows, list | tuple):
        raise DataError(_("A list is missing."))
    if len(rows) > MOST_ROWS:
        raise DataError(_("These are too many: nobody reads them all."))
    return list(rows)


def as_mapping(row: Any) -> Mapping[str, Any]:
    """A row that is written in full, or as its text alone."""
    return row if isinstance(row, Mapping) else {"text": row}


def shown_order(count: int, seed: int | None) -> list[int]:
    """The places 0 … count - 1 in the order in which they are shown; as they are without a seed."""
    places = list(range(count))
    if seed is not None:
        random.Random(seed).shuffle(places)
    return places


def mixed_order(count: int, seed: int | None) -> list[int]:
    """As `shown_order`, but never as they are: for what is to be put in order."""
    places = shown_order(count, count if seed is None else seed)
    return places[1:] + places[:1] if places == list(range(count)) else places


def place_of(value: Any, order: Sequence[int]) -> int | None:
    """The place in the data of what was shown as the `value`th; None for anything that was not shown."""
    text = str(value)
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        return None
    return order[int(text)] if int(text) < len(order) else None
