"""Debian's FAQ, as its packages bring it. The texts stay outside of the repository."""

import html
import os
import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

PACKAGES = {"en": "debian-faq", "de": "debian-faq-de", "fr": "debian-faq-fr", "ru": "debian-faq-ru"}
LANGUAGES = tuple(PACKAGES)
CACHE = Path(os.environ.get("DEBIAN_FAQ_CACHE") or Path(tempfile.gettempdir()) / "portal-real" / "debian-faq")
"""Where the packages are kept. Without a network they may be put there by hand."""
_HEADING = re.compile(r'<h([1-4]) class="title"><a id="([^"]+)"></a>(.*?)</h\1>', re.DOTALL)
_NUMBER = re.compile(r"^(?:\w+\s)?[\d.]+\s+")


class NotBroughtError(Exception):
    """The packages are neither here nor can they be had."""


def bring() -> Path:
    """The folder of the FAQ, brought by the package manager unless its packages are there already."""
    CACHE.mkdir(parents=True, exist_ok=True)
    folder = CACHE / "usr/share/doc/debian/FAQ"
    indexes = [folder / ("" if code == "en" else code) / f"index.{code}.html" for code in LANGUAGES]
    if all(index.exists() for index in indexes):
        return folder
    missing = [name for name in PACKAGES.values() if not any(CACHE.glob(f"{name}_*.deb"))]
    if missing:
        _download(missing)
    for package in CACHE.glob("*.deb"):
        subprocess.run(["dpkg", "-x", package, CACHE], check=True)
    return folder


def _download(packages: list[str]) -> None:
    command = ["apt-get", "download", *packages]
    try:
        if subprocess.run(command, cwd=CACHE, capture_output=True, check=False).returncode:
            # Perhaps it does not know of them yet.
            subprocess.run(["apt-get", "update", "-qq"], capture_output=True, check=False)
            subprocess.run(command, cwd=CACHE, check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        reason = getattr(error, "stderr", "") or error
        raise NotBroughtError(
            f"apt-get brings no {' '.join(packages)} ({reason}). Put these packages of Debian's into {CACHE}, "
            f"or name the folder that holds them by DEBIAN_FAQ_CACHE."
        ) from error


@dataclass(frozen=True)
class Heading:
    """A heading as it stands in the pages, read without the importer."""

    chapter: str
    level: int
    anchor: str
    title: str


def headings(folder: Path, language: str) -> list[Heading]:
    """All headings of the chapters in one language."""
    found = []
    for path in sorted((folder if language == "en" else folder / language).glob(f"*.{language}.html")):
        if path.name.startswith("index.") or path.is_symlink():
            continue
        for level, anchor, inner in _HEADING.findall(path.read_text(encoding="utf-8")):
            words = " ".join(html.unescape(re.sub(r"<[^>]+>", "", inner)).split())
            found.append(Heading(path.name.split(".")[0], int(level), anchor, _NUMBER.sub("", words)))
    return found


if __name__ == "__main__":
    try:
        print(bring())
    except NotBroughtError as error:
        raise SystemExit(str(error)) from error
