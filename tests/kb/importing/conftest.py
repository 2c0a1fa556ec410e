"""Sources to import: folders written for one test."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kb.importing.options import Options
from kb.importing.report import Report
from kb.importing.run import import_content

Write = Callable[[dict[str, str | bytes]], Path]
Import = Callable[..., Report]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes files, by their paths, into a folder that holds nothing else, and returns it."""

    def written(files: dict[str, str | bytes]) -> Path:
        root = tmp_path / "help"
        shutil.rmtree(root, ignore_errors=True)
        for name, content in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return root

    return written


@pytest.fixture(autouse=True)
def _own_files(tmp_path: Path, settings: Any) -> None:
    """What is brought in does not stay for the next test."""
    settings.MEDIA_ROOT = str(tmp_path / "media")


@pytest.fixture
def take(write: Write) -> Import:
    """Imports files that are given by their paths."""

    def taken(files: dict[str, str | bytes], format_name: str = "markdown", **options: Any) -> Report:
        return import_content(format_name, write(files), Options(**options))

    return taken


def reasons(report: Report) -> str:
    """All that the report calls a problem, in one text."""
    return "\n".join(f"{remark.origin}: {remark.text}" for remark in report.problems)
