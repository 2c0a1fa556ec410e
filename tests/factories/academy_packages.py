"""Packages to test with, built here.

`archive(manifest_12(), {...})` is a ZIP as bytes; `a_package()` imports one of version 1.2, `a_package("2004")` one of
SCORM 2004. The page in each looks for the API as packages do, and leaves the calling to the test.
"""

import io
import zipfile
from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

from academy.packages.actions.importing import import_package
from academy.packages.models import Package

_numbers = count(1)
PAGE = (
    """<!doctype html><meta charset="utf-8"><title>Part</title><h1>Part</h1><script src="../shared/find.js"></script>"""
)
FINDER = """
function find(name) {
  for (let at = window, steps = 0; steps < 8; at = at.parent, steps += 1) {
    try { if (at[name]) return at[name]; } catch (error) { return null; }
    if (at === at.parent) return null;
  }
  return null;
}
window.api = find("API") || find("API_1484_11");
"""
FILES = {"content/start.html": PAGE, "content/second.html": PAGE, "shared/find.js": FINDER}
_12 = (
    '<manifest identifier="m" version="1" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" '
    'xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">'
    "<metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>"
)
_2004 = (
    '<manifest identifier="m" version="1" xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" '
    'xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3" xmlns:imsss="http://www.imsglobal.org/xsd/imsss">'
    "<metadata><schema>ADL SCORM</schema><schemaversion>2004 4th Edition</schemaversion></metadata>"
)


def manifest(version: str = "1.2", *, titles: Sequence[str] = ("Part",), more: str = "", href: str = "") -> str:
    """A manifest with one SCO a title; `more` stands in each item."""
    names = ("content/start.html", "content/second.html")
    items = "".join(
        f'<item identifier="item-{n}" identifierref="resource-{n}"><title>{title}</title>{more}</item>'
        for n, title in enumerate(titles, start=1)
    )
    kind = "scormtype" if version == "1.2" else "scormType"
    resources = "".join(
        f'<resource identifier="resource-{n}" type="webcontent" adlcp:{kind}="sco" href="{href or names[n - 1]}"/>'
        for n in range(1, len(titles) + 1)
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{_12 if version == "1.2" else _2004}'
        f'<organizations default="o"><organization identifier="o"><title>Course</title>{items}</organization>'
        f"</organizations><resources>{resources}</resources></manifest>"
    )


def archive(manifest_text: str | None = None, files: Mapping[str, Any] | None = None) -> bytes:
    """A ZIP with these files; without any, those that the manifest of `manifest` needs."""
    written = io.BytesIO()
    contents = dict(FILES if files is None else files)
    if manifest_text is not None:
        contents = {"imsmanifest.xml": manifest_text, **contents}
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in contents.items():
            opened.writestr(name, content)
    return written.getvalue()


def a_package(version: str = "1.2", *, files: Mapping[str, Any] | None = None, **described: Any) -> Package:
    """An imported package; each has other content than those before it."""
    contents = {**FILES, "unlike.txt": str(next(_numbers)), **(files or {})}
    content = archive(manifest(version, **described), contents)
    package, is_new = import_package(file=io.BytesIO(content), name="package.zip")
    assert is_new
    return package
