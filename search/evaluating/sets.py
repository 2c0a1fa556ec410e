"""A set of documents, questions and graded answers: `corpus.jsonl`, `queries*.jsonl` and `qrels.tsv` in a folder."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

LONGEST_NAME = 40


@dataclass(frozen=True)
class Query:
    """A question as somebody asked it."""

    id: str
    text: str
    asked: datetime | None = None


@dataclass(frozen=True)
class EvaluationSet:
    """One folder."""

    folder: Path

    @property
    def name(self) -> str:
        """What it is called."""
        return self.folder.name

    def documents(self) -> Iterator[dict[str, Any]]:
        """Every document: id, title, text, lang."""
        for row in _lines(self.folder / "corpus.jsonl"):
            yield {**row, "id": short(row["id"])}

    @property
    def query_files(self) -> list[str]:
        """The names of its files of questions, without `queries` and without their ending."""
        return sorted(path.stem.removeprefix("queries").strip("_") for path in self.folder.glob("queries*.jsonl"))

    def queries(self, name: str) -> list[Query]:
        """The questions of one file that have an answer."""
        path = self.folder / f"queries{'_' if name else ''}{name}.jsonl"
        rows = [Query(row["id"], row["text"], _date(row.get("asked"))) for row in _lines(path)]
        return [row for row in rows if any(grade > 0 for grade in self.answers.get(row.id, {}).values())]

    @cached_property
    def answers(self) -> dict[str, dict[str, int]]:
        """For each question the documents that answer it, with their grades."""
        answers: dict[str, dict[str, int]] = defaultdict(dict)
        for line in (self.folder / "qrels.tsv").read_text(encoding="utf-8").splitlines():
            query, document, grade = line.split("\t")
            answers[query][short(document)] = int(grade)
        return dict(answers)


def short(name: str) -> str:
    """A document's name, such as the catalogue can hold; a digest in place of a longer one."""
    return name if len(name) <= LONGEST_NAME else hashlib.blake2b(name.encode(), digest_size=16).hexdigest()


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _date(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None
