"""What the header of a recording says: how long it is, and for a video how large. MP4 and its kin, WebM, WAV, FLAC.

Nothing is decoded, and no more than the headers is read. What cannot be read is left to the editor.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

LARGEST_BOX = 32 * 1024 * 1024
MOST_BOXES = 200
LONGEST = 7 * 24 * 3600
CONTAINERS = {b"moov", b"trak"}


@dataclass(frozen=True)
class Header:
    """Seconds, and pixels; 0 where the header does not say."""

    duration: float = 0.0
    width: int = 0
    height: int = 0


def read_header(file: IO[bytes]) -> Header:
    """What `file` says of itself, from its beginning; its position is put back."""
    place = file.tell()
    try:
        file.seek(0)
        start = file.read(12)
        file.seek(0)
        found = _reader_of(start)(file)
    except (struct.error, ValueError, IndexError, EOFError, OSError):
        return Header()
    finally:
        file.seek(place)
    return found if 0 <= found.duration < LONGEST else Header()


def _reader_of(start: bytes) -> Callable[[IO[bytes]], Header]:
    if start[4:8] in {b"ftyp", b"moov", b"mdat", b"wide", b"free"}:
        return _read_mp4
    if start.startswith(b"\x1a\x45\xdf\xa3"):
        return _read_webm
    if start.startswith(b"RIFF") and start[8:12] == b"WAVE":
        return _read_wav
    if start.startswith(b"fLaC"):
        return _read_flac
    return lambda _file: Header()


def _read_mp4(file: IO[bytes]) -> Header:
    file.seek(0, 2)
    found = {"duration": 0.0, "width": 0, "height": 0}
    _walk_boxes(file, 0, file.tell(), found)
    return Header(float(found["duration"]), int(found["width"]), int(found["height"]))


def _walk_boxes(file: IO[bytes], position: int, end: int, found: dict[str, float]) -> None:
    for _ in range(MOST_BOXES):
        if position + 8 > end:
            return
        file.seek(position)
        size, kind = struct.unpack(">I4s", file.read(8))
        head = 8
        if size == 1:
            size, head = struct.unpack(">Q", file.read(8))[0], 16
        elif size == 0:
            size = end - position
        if size < head or position + size > end:
            return
        if kind in CONTAINERS:
            _walk_boxes(file, position + head, position + size, found)
        elif kind in {b"mvhd", b"tkhd"}:
            _take_box(kind, file.read(min(size - head, 256)), found)
        position += size


def _take_box(kind: bytes, box: bytes, found: dict[str, float]) -> None:
    long = box[0] == 1
    if kind == b"mvhd":
        scale, units = struct.unpack(">IQ", box[20:32]) if long else struct.unpack(">II", box[12:20])
        found["duration"] = units / scale if scale else 0
        return
    width, height = struct.unpack(">II", box[88:96] if long else box[76:84])
    if width and height:
        found["width"], found["height"] = width >> 16, height >> 16


SEGMENT, INFO, SCALE, DURATION, CLUSTER = 0x18538067, 0x1549A966, 0x2AD7B1, 0x4489, 0x1F43B675
TRACKS, TRACK, VIDEO, PIXEL_WIDTH, PIXEL_HEIGHT = 0x1654AE6B, 0xAE, 0xE0, 0xB0, 0xBA
MASTERS = {SEGMENT, INFO, TRACKS, TRACK, VIDEO}


def _read_webm(file: IO[bytes]) -> Header:
    file.seek(0, 2)
    found: dict[int, float] = {}
    _walk_elements(file, 0, file.tell(), found)
    scale = found.get(SCALE, 1_000_000)
    seconds = found.get(DURATION, 0.0) * scale / 1e9
    return Header(seconds, int(found.get(PIXEL_WIDTH, 0)), int(found.get(PIXEL_HEIGHT, 0)))


def _walk_elements(file: IO[bytes], position: int, end: int, found: dict[int, float]) -> None:
    for _ in range(MOST_BOXES):
        if position >= end:
            return
        file.seek(position)
        identity, size = _number(file, keep_marker=True), _number(file, keep_marker=False)
        start = file.tell()
        if identity == CLUSTER:
            return
        size = min(size, end - start)
        if identity in MASTERS:
            _walk_elements(file, start, start + size, found)
        elif identity in {SCALE, DURATION, PIXEL_WIDTH, PIXEL_HEIGHT} and size <= 8:
            found.setdefault(identity, _value(identity, file.read(size)))
        position = start + size


def _number(file: IO[bytes], *, keep_marker: bool) -> int:
    first = file.read(1)
    if not first or not first[0]:
        raise EOFError
    length = 9 - first[0].bit_length()
    value = first[0] if keep_marker else first[0] & (0xFF >> length)
    rest = file.read(length - 1)
    if not keep_marker and value == 0xFF >> length and set(rest) <= {0xFF}:
        return LARGEST_BOX * 1024
    return int.from_bytes(bytes([value]) + rest, "big")


def _value(identity: int, raw: bytes) -> float:
    if identity == DURATION:
        return struct.unpack(">f" if len(raw) == 4 else ">d", raw)[0]
    return int.from_bytes(raw, "big")


def _read_wav(file: IO[bytes]) -> Header:
    file.seek(12)
    rate = 0
    for _ in range(MOST_BOXES):
        head = file.read(8)
        if len(head) < 8:
            break
        kind, size = struct.unpack("<4sI", head)
        if kind == b"fmt ":
            rate = struct.unpack("<I", file.read(size)[8:12])[0]
        elif kind == b"data":
            return Header(size / rate if rate else 0.0)
        else:
            file.seek(size + size % 2, 1)
    return Header()


def _read_flac(file: IO[bytes]) -> Header:
    file.seek(8 + 10)
    packed = int.from_bytes(file.read(8), "big")
    rate, samples = packed >> 44, packed & ((1 << 36) - 1)
    return Header(samples / rate if rate else 0.0)
