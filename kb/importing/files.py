"""The folder that content is read from. Nothing outside it is ever read."""

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from kb.importing.report import Report
from kb.importing.texts import UndecodableError, decode, storable

LARGEST_TEXT = 5_000_000
LARGEST_FILE = 200_000_000
MOST_FILES = 50_000


class SourceError(Exception):
    """Nothing can be read at all; the message says why."""


class UnreadableError(Exception):
    """This one file cannot be taken; the message says why."""


class SourceFolder:
    """The files of a source, by paths relative to it."""

    def __init__(self, source: Path, report: Report) -> None:
        if not source.exists():
            raise SourceError(f"{source} does not exist.")
        self._only = source.resolve() if source.is_file() else None
        self.root = (source.parent if self._only else source).resolve()
        self._report = report

    def paths(self, *suffixes: str) -> Iterator[Path]:
        """The files with one of these suffixes in the order of their names, without hidden ones."""
        if self._only:
            yield self._only
            return
        for number, path in enumerate(self._walk()):
            if number >= MOST_FILES:
                raise SourceError(f"{self.root} holds more than {MOST_FILES:,} files.")
            if (not suffixes or path.suffix.lower() in suffixes) and self._is_inside(path):
                yield path

    def _walk(self) -> Iterator[Path]:
        for folder, folders, names in os.walk(self.root, followlinks=False):
            for name in sorted(folders):
                if Path(folder, name).is_symlink():
                    self._report.note(self.name_of(Path(folder, name)), "a link to a folder: not followed")
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            yield from (Path(folder, name) for name in sorted(names) if not name.startswith("."))

    def _is_inside(self, path: Path) -> bool:
        if not path.is_symlink():
            return True
        target = path.resolve()
        if not target.is_relative_to(self.root):
            self._report.problem(self.name_of(path), "a link to a file outside the source: refused")
        # A link to another file of the source is that file once more.
        return False

    def name_of(self, path: Path) -> str:
        """How the report names a file."""
        return storable(path.relative_to(self.root).as_posix()).encode("utf-8", "replace").decode()

    def text(self, path: Path, largest: int = LARGEST_TEXT) -> str:
        """The text of a file; `UnreadableError` if it is none or too large."""
        size = path.stat().st_size
        if size > largest:
            raise UnreadableError(f"{size:,} bytes are too many; {largest:,} are allowed")
        try:
            decoded = decode(path.read_bytes())
        except (UndecodableError, OSError) as error:
            raise UnreadableError(str(error)) from error
        if decoded.note:
            self._report.note(self.name_of(path), decoded.note)
        return decoded.text

    def find(self, target: str, base: str) -> Path | None:
        """The file that `target`, an address relative to the file `base`, leads to; None if there is no such file
        inside the source."""
        relative = joined(target, base)
        if relative is None:
            return None
        path = self.root / relative
        try:
            found = path.resolve(strict=True)
        except (OSError, RuntimeError, ValueError):
            return None
        inside = found.is_relative_to(self.root) and found.is_file()
        return found if inside and found.stat().st_size <= LARGEST_FILE else None


def joined(target: str, base: str) -> str | None:
    """The path inside the source that a relative address means; None if it is no path, or leads out of the source."""
    try:
        parts = urlsplit(target.strip())
    except ValueError:
        return None
    path = unquote(parts.path)
    if parts.scheme or parts.netloc or not path or path.startswith("/") or "\x00" in path:
        return None
    steps: list[str] = []
    for step in (*PurePosixPath(base).parent.parts, *path.replace("\\", "/").split("/")):
        if step == "..":
            if not steps:
                return None
            steps.pop()
        elif step not in {"", "."}:
            steps.append(step)
    return "/".join(steps) or None
