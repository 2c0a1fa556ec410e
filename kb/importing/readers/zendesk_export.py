"""The files of a Zendesk Guide export: the JSON of its Help Center API, one resource a file or all in one."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kb.importing.files import SourceFolder, UnreadableError
from kb.importing.report import Report

LARGEST_JSON = 300_000_000
RESOURCES = {
    "article_attachments": "article_attachments",
    "attachments": "article_attachments",
    "user_segments": "user_segments",
    "translations": "translations",
    "categories": "categories",
    "sections": "sections",
    "articles": "articles",
}
"""What lists are called in answers and files → the resource. The longer names come first."""
SINGULARS = {"category": "categories", "section": "sections", "article": "articles", "translation": "translations"}

Row = dict[str, Any]


class Export:
    """All rows by resource. Pages of a list, and lists in several files, are put together."""

    def __init__(self, source: SourceFolder, report: Report) -> None:
        self.report = report
        self.rows: dict[str, list[tuple[str, Row]]] = {name: [] for name in set(RESOURCES.values())}
        """Each row with the file it stands in."""
        for path in source.paths(".json"):
            name = source.name_of(path)
            try:
                self._take(json.loads(source.text(path, LARGEST_JSON)), _hint(path), name)
            except UnreadableError as error:
                report.skip(name, "", str(error))
            except json.JSONDecodeError as error:
                report.skip(name, "", f"the file is no JSON (line {error.lineno}): {error.msg}")
            except RecursionError:
                report.skip(name, "", "nested too deeply")

    def _take(self, data: Any, hint: str, name: str) -> None:
        """Take what an answer of the API holds, or a list of answers, or a bare list of rows."""
        if isinstance(data, list):
            for part in data:
                self._take(part, hint, name)
            return
        if not isinstance(data, dict):
            self.report.problem(name, f"this is no row: {str(data)[:60]}")
            return
        known = [key for key in (*RESOURCES, *SINGULARS) if isinstance(data.get(key), list | dict)]
        if "id" in data or (hint and not known):
            if hint:
                self._add(hint, data, name)
            elif not known:
                self.report.problem(name, "rows of an unknown kind: name the file after them, such as articles.json")
            return
        for key in known:
            rows = data[key] if isinstance(data[key], list) else [data[key]]
            for row in rows:
                if isinstance(row, dict):
                    self._add(RESOURCES.get(key) or SINGULARS[key], row, name)
                else:
                    self.report.problem(name, f"this is no row of {key}: {str(row)[:60]}")

    def _add(self, resource: str, row: Row, name: str) -> None:
        self.rows[resource].append((name, row))
        beside = row.get("translations")
        for translation in beside if isinstance(beside, list) else []:
            if isinstance(translation, dict):
                kind = next((one for one, many in SINGULARS.items() if many == resource), resource)
                self.rows["translations"].append(
                    (name, {"source_id": row.get("id"), "source_type": kind, **translation})
                )

    def each(self, resource: str) -> Iterator[tuple[str, Row]]:
        """The rows of a resource with the files they stand in."""
        return iter(self.rows[resource])

    def by_id(self, resource: str) -> dict[str, Row]:
        """The rows of a resource by their ids; of two, the one that was updated last."""
        found: dict[str, Row] = {}
        for name, row in self.each(resource):
            key = id_of(row)
            if not key:
                self.report.problem(name, f"a row of {resource} has no id")
            elif key not in found or text_of(row, "updated_at") >= text_of(found[key], "updated_at"):
                found[key] = row
        return found

    def translations_of(self, kind: str) -> dict[str, list[Row]]:
        """The translations of one kind of thing, by its id."""
        found: dict[str, list[Row]] = {}
        for _name, row in self.each("translations"):
            stated = text_of(row, "source_type").lower()
            if stated == kind or (not stated and kind == "article"):
                found.setdefault(id_of(row, "source_id"), []).append(row)
        return found


def _hint(path: Path) -> str:
    """The resource that a file's or its folder's name speaks of."""
    for name in (path.stem.lower(), path.parent.name.lower()):
        words = re.sub(r"[^a-z]+", "_", name)
        for word, resource in RESOURCES.items():
            if word in words:
                return resource
    return ""


def id_of(row: Row, field: str = "id") -> str:
    """An id as text; empty if there is none."""
    value = row.get(field)
    return str(value) if isinstance(value, int | str) and not isinstance(value, bool) and str(value).strip() else ""


def text_of(row: Row, *fields: str) -> str:
    """The first of these fields that says something."""
    return next((value for name in fields if isinstance(value := row.get(name), str) and value.strip()), "")


def number_of(row: Row, field: str) -> int:
    """A number; 0 if there is none."""
    value = row.get(field)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
