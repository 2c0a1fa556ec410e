"""What an MP4 file says of itself: how long it is, and how large its picture."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

CONTAINERS = {b"moov", b"trak"}
LARGEST_HEADER = 200


@dataclass(frozen=True)
class Film:
    """Seconds, and pixels if there is a picture."""

    duration: float = 0.0
    width: int | None = None
    height: int | None = None


def describe(path: Path) -> Film:
    """What the file's headers say; nothing if it is no MP4."""
    duration, sizes = 0.0, [(0, 0)]
    try:
        with path.open("rb") as file:
            for kind, content in _headers(file, path.stat().st_size):
                if kind == b"mvhd":
                    duration = _duration(content)
                elif kind == b"tkhd" and len(content) >= 84:
                    width, height = struct.unpack(">II", content[-8:])
                    sizes.append((width >> 16, height >> 16))
    except (OSError, struct.error, ZeroDivisionError):
        return Film()
    width, height = max(sizes)
    return Film(duration, width or None, height or None)


def _headers(file: BinaryIO, end: int) -> Iterator[tuple[bytes, bytes]]:
    """The boxes of the file that describe it, with their content."""
    while file.tell() + 8 <= end:
        start = file.tell()
        size, kind = struct.unpack(">I4s", file.read(8))
        if size == 1:
            size = struct.unpack(">Q", file.read(8))[0]
        stop = end if size == 0 else min(start + size, end)
        if stop <= file.tell():
            return
        if kind in CONTAINERS:
            yield from _headers(file, stop)
        elif kind in {b"mvhd", b"tkhd"}:
            yield kind, file.read(min(stop - file.tell(), LARGEST_HEADER))
        file.seek(stop)


def _duration(content: bytes) -> float:
    layout, start = (">IQ", 20) if content[0] == 1 else (">II", 12)
    scale, duration = struct.unpack(layout, content[start : start + struct.calcsize(layout)])
    return round(duration / scale, 3)
