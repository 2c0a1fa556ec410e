"""The YAML between two lines of hyphens at the top of a Markdown file."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import yaml

from accounts.audiences import GENERAL_TOKENS
from kb.importing.items import Chapter, Kind, Speaker
from kb.importing.texts import one_line
from publishing.timecodes import seconds_of

LONGEST = 20_000
LEVELS = ("beginner", "intermediate", "advanced")
_BLOCK = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)


class FrontMatterError(ValueError):
    """The front matter cannot be read; the message names the field."""


class _Loader(yaml.SafeLoader):
    """YAML without aliases, by which a few lines could unfold to gigabytes."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases (*name) are not taken")
        return super().compose_node(parent, index)


@dataclass
class FrontMatter:
    """The fields by their names, the text after them, and the names that mean nothing here."""

    fields: dict[str, Any]
    body: str
    exists: bool = True
    unknown: list[str] = field(default_factory=list)


def split(text: str) -> FrontMatter:
    """Front matter and body of `text`; `FrontMatterError` if what stands at the top cannot be read."""
    text = text.replace("\r\n", "\n").lstrip("\ufeff")
    if not re.match(r"---[ \t]*\n", text):
        return FrontMatter({}, text, exists=False)
    match = _BLOCK.match(text)
    if match is None:
        raise FrontMatterError("the front matter has no end: a line of three hyphens is missing")
    if len(match[1]) > LONGEST:
        raise FrontMatterError(f"the front matter is longer than {LONGEST:,} characters")
    raw = _loaded(match[1])
    known = {name: read(raw[name], name) for name, read in FIELDS.items() if raw.get(name) is not None}
    return FrontMatter(known, text[match.end() :], unknown=sorted(str(name) for name in raw.keys() - FIELDS.keys()))


def _loaded(source: str) -> dict[Any, Any]:
    try:
        raw = yaml.load(source, Loader=_Loader)  # a SafeLoader
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f" (line {mark.line + 2})" if mark else ""
        what = getattr(error, "problem", None) or one_line(str(error)) or "nested too deeply"
        raise FrontMatterError(f"the front matter is no YAML{place}: {what}") from error
    if raw is None:
        return {}
    if not isinstance(raw, dict):
        raise FrontMatterError("the front matter has no fields")
    return raw


def _text(value: Any, name: str) -> str:
    if isinstance(value, list | dict | bool):
        raise FrontMatterError(f"“{name}” must be a text; put it into quotation marks")
    return str(value).strip()


def _line(value: Any, name: str) -> str:
    return one_line(_text(value, name))


def _lines(value: Any, name: str) -> list[str]:
    if isinstance(value, str):
        value = value.split(",")
    if not isinstance(value, list):
        raise FrontMatterError(f"“{name}” must be a list")
    return [line for part in value if (line := _line(part, name))]


def _flag(value: Any, name: str) -> bool:
    if not isinstance(value, bool):
        raise FrontMatterError(f"“{name}” must be true or false")
    return value


def _number(value: Any, name: str) -> int:
    if isinstance(value, bool) or not str(value).strip().isdecimal():
        raise FrontMatterError(f"“{name}” must be a whole number")
    return int(value)


def _minutes(value: Any, name: str) -> int:
    minutes = _number(value, name)
    if not 1 <= minutes <= 600:
        raise FrontMatterError(f"“{name}” must be minutes, from 1 to 600")
    return minutes


def _date(value: Any, name: str) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(_text(value, name))
    except ValueError as error:
        raise FrontMatterError(f"“{name}” must be a date such as 2026-11-02") from error


def _one_of(*choices: str) -> Callable[[Any, str], str]:
    def read(value: Any, name: str) -> str:
        chosen = _line(value, name).lower()
        if chosen not in choices:
            raise FrontMatterError(f"“{name}” must be one of {', '.join(choices)}")
        return chosen

    return read


def _audiences(value: Any, name: str) -> list[str]:
    tokens = _lines(value, name)
    unknown = [token for token in tokens if token not in GENERAL_TOKENS and not re.match(r"(?:org|group):\d+\Z", token)]
    if unknown:
        raise FrontMatterError(f"“{name}” names no audience: {', '.join(unknown)}")
    return tokens


def _speakers(value: Any, name: str) -> list[Speaker]:
    if not isinstance(value, list):
        raise FrontMatterError(f"“{name}” must be a list")
    found = []
    for row in value:
        row = row if isinstance(row, dict) else {"name": row}
        if not row.get("name"):
            raise FrontMatterError(f"“{name}” must have a name each")
        found.append(Speaker(_line(row["name"], name), _line(row.get("role") or "", name)))
    return found


def _chapters(value: Any, name: str) -> list[Chapter]:
    if not isinstance(value, list) or not all(isinstance(row, dict) and "at" in row for row in value):
        raise FrontMatterError(f"“{name}” must be a list with “at” and “title” each")
    return [Chapter(_seconds(row["at"], name), _line(row.get("title") or "", name)) for row in value]


def _seconds(value: Any, name: str) -> int:
    # YAML reads an unquoted 12:41 as a number, in seconds already.
    try:
        return value if type(value) is int and value >= 0 else seconds_of(_text(value, name))
    except ValueError as error:
        raise FrontMatterError(f"“{name}” must begin at times such as 12:41") from error


FIELDS: dict[str, Callable[[Any, str], Any]] = {
    "id": _line,
    "kind": _one_of(*Kind, "section"),
    "title": _line,
    "slug": _line,
    "summary": _line,
    "short_answer": _line,
    "group": _line,
    "feature": _line,
    "language": _line,
    "order": _number,
    "draft": _flag,
    "keywords": _lines,
    "related": _lines,
    "audiences": _audiences,
    "reviewed": _date,
    "version": _line,
    "level": _one_of(*LEVELS),
    "duration": _minutes,
    "prerequisites": _lines,
    "video": _line,
    "embed": _line,
    "recorded": _date,
    "speakers": _speakers,
    "chapters": _chapters,
    "core": _flag,
}
"""The fields that are known, each with how it is read. `core` is for those who write, not for the import."""
