"""Files read piece by piece: rows of XML, objects of JSON. What is broken is reported, and what follows it is read."""

import codecs
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO
from xml.etree import ElementTree

from community.importing.items import Meter, SourceError
from community.importing.report import Report

CHUNK = 1 << 16
LARGEST_OBJECT = 32_000_000
LARGEST_DOCUMENT = 64_000_000
"""Of a JSON file that is one object, which has to be read whole: as a server gives out a page of something."""
_PROLOGUE = 1 << 16
_BETWEEN = re.compile(r"[\s,]*")


class Metered:
    """A file that tells a meter what was read of it."""

    def __init__(self, file: BinaryIO, meter: Meter) -> None:
        self._file, self._meter = file, meter

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        piece = self._file.read(min(size, CHUNK) if size > 0 else size)
        self._meter.done += len(piece)
        return piece


# --- XML ----------------------------------------------------------------------------------------------


def rows_of(path: Path, meter: Meter, report: Report) -> Iterator[tuple[str, dict[str, str]]]:
    """The attributes of each `row`, with where it stands. Documents that declare entities are refused."""
    with path.open("rb") as file:
        if b"<!DOCTYPE" in file.read(_PROLOGUE).split(b"<row", 1)[0]:
            raise SourceError(f"{path.name} declares a document type: refused.")
        file.seek(0)
        try:
            yield from _parsed(Metered(file, meter), path.name)
        except ElementTree.ParseError as error:
            line = error.position[0]
            report.problem(f"{path.name}, line {line}", "it is not well-formed XML; only whole rows after it are read")
            broken_at = line
        else:
            return
        file.seek(0)
        yield from _rows_after(file, broken_at, path.name, report)


def _parsed(file: Metered, name: str) -> Iterator[tuple[str, dict[str, str]]]:
    root = None
    for event, element in ElementTree.iterparse(file, events=("start", "end")):  # type: ignore[arg-type]  # it reads
        if event == "start":
            root = element if root is None else root
        elif element.tag == "row":
            yield f"{name} row {element.get('Id', '?')}", dict(element.attrib)
            assert root is not None
            root.clear()


def _rows_after(file: BinaryIO, broken_at: int, name: str, report: Report) -> Iterator[tuple[str, dict[str, str]]]:
    for number, line in enumerate(file, 1):
        text = line.strip()
        if number < broken_at or not text.startswith(b"<row"):
            continue
        try:
            row = ElementTree.fromstring(text)
        except ElementTree.ParseError:
            if number > broken_at:
                report.problem(f"{name}, line {number}", "the row is not well-formed XML")
            continue
        yield f"{name} row {row.get('Id', '?')}", dict(row.attrib)


# --- JSON ---------------------------------------------------------------------------------------------


def objects_of(path: Path, meter: Meter, report: Report, *wrapped_in: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects of a JSON array, of JSON lines, or of the list at `wrapped_in` in a single object."""
    with path.open("rb") as file:
        if _first_sign(file) == b"[":
            found = _array(Metered(file, meter), path.name, report)
        elif path.suffix in {".jsonl", ".ndjson"} or _has_lines(file):
            found = _lines(file, meter, path.name, report)
        else:
            found = _listed(Metered(file, meter), path.name, report, wrapped_in)
        for number, each in enumerate(found, 1):
            if isinstance(each, dict):
                yield f"{path.name} {each.get('id', f'number {number}')}", each
            else:
                report.problem(f"{path.name} number {number}", "it is no JSON object")


def document(path: Path, meter: Meter, report: Report) -> Any:
    """What a JSON file holds as a whole; None, and a problem, if it cannot be read."""
    with path.open("rb") as file:
        return _whole(Metered(file, meter), path.name, report)


def _first_sign(file: BinaryIO) -> bytes:
    start = file.read(CHUNK).removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    file.seek(0)
    return start


def _has_lines(file: BinaryIO) -> bool:
    """Whether the first line is an object by itself, and another follows."""
    first, second = file.readline(LARGEST_OBJECT), file.readline(CHUNK).strip()
    file.seek(0)
    try:
        return second.startswith(b"{") and isinstance(json.loads(first), dict)
    except ValueError:
        return False


def _lines(file: BinaryIO, meter: Meter, name: str, report: Report) -> Iterator[Any]:
    number = 0
    while line := file.readline(LARGEST_OBJECT):
        meter.done += len(line)
        number += 1
        if not line.strip():
            continue
        try:
            yield json.loads(line.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            report.problem(f"{name}, line {number}", "the line is not JSON")


def _array(file: Metered, name: str, report: Report) -> Iterator[Any]:
    """The elements of an array of any length, one after the other."""
    decode, text = json.JSONDecoder().raw_decode, codecs.getincrementaldecoder("utf-8-sig")("replace")
    buffer, at, number = text.decode(file.read(CHUNK)).lstrip()[1:], 0, 0
    wanted = CHUNK
    while True:
        at = _BETWEEN.match(buffer, at).end()  # type: ignore[union-attr]  # it matches nothing, too
        if buffer.startswith("]", at):
            return
        try:
            element, end = decode(buffer, at)
        except (ValueError, RecursionError):
            end = len(buffer)
        if end < len(buffer):
            number, at, wanted = number + 1, end, CHUNK
            yield element
            continue
        # What was cut off is tried again with twice as much behind it, so that the tries cost no more than the text.
        piece = b"".join(file.read(CHUNK) for _ in range(wanted // CHUNK))
        if not piece or len(buffer) - at > LARGEST_OBJECT:
            report.problem(f"{name}, after element {number}", "it is not JSON; what follows is not read")
            return
        buffer, at, wanted = buffer[at:] + text.decode(piece), 0, wanted * 2


def _listed(file: Metered, name: str, report: Report, wrapped_in: tuple[str, ...]) -> Iterator[Any]:
    found = _whole(file, name, report)
    for key in wrapped_in:
        inner = found.get(key) if isinstance(found, dict) else None
        found = inner if inner is not None else found
    if isinstance(found, list):
        yield from found
    elif isinstance(found, dict) and "id" in found:
        yield found
    elif found is not None:
        report.problem(name, "no list was found in it")


def _whole(file: Metered, name: str, report: Report) -> Any:
    content = b""
    while piece := file.read(CHUNK):
        content += piece
        if len(content) > LARGEST_DOCUMENT:
            report.problem(name, "it is too large to be read at once; write one object a line")
            return None
    try:
        return json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        report.problem(name, "it is not JSON")
        return None
