"""Writes a dump as Stack Exchange gives them out, of any size, to measure the importer with.

    python -m tests.load.community_dump --posts 1000000 DIR

One question in ten posts, seven answers, two comments; the same files for the same number.
"""

import argparse
import datetime
import random
from contextlib import ExitStack
from pathlib import Path
from typing import TextIO
from xml.sax.saxutils import quoteattr

from tests.load.dataset import SUBJECTS, Words

BEGIN = datetime.datetime(2016, 1, 1)  # noqa: DTZ001  dumps write their dates without a zone
STEP = datetime.timedelta(seconds=90)
FILES = {
    "Users": "users",
    "Tags": "tags",
    "Posts": "posts",
    "Comments": "comments",
    "Votes": "votes",
    "PostLinks": "postlinks",
}
ANSWERS_BEHIND = 60
"""An answer goes to one of so many latest questions."""


class Dump:
    """The rows of a dump, as they would have been written over the years."""

    def __init__(self, posts: int, files: dict[str, TextIO]) -> None:
        self.posts, self.files = posts, files
        self.chance, self.words = random.Random(posts), Words(seed=posts)
        self.people = max(20, posts // 20)
        self.numbers = dict.fromkeys(FILES, 0)
        self.recent: list[int] = []
        self.accepting: dict[int, int] = {}

    def write(self) -> None:
        """All of it."""
        for number in range(1, self.people + 1):
            self._row(
                "Users", Id=number, DisplayName=f"{self.words.some(1).title()} {number}", CreationDate=self._at(0)
            )
        for number, name in enumerate(SUBJECTS, 1):
            self._row("Tags", Id=number, TagName=name, Count=1)
        for number in range(self.posts):
            self._message(number)

    def _message(self, number: int) -> None:
        at = self._at(number)
        if number % 10 == 0 or not self.recent:
            self._question(at)
        elif number % 10 < 8:
            self._answer(at)
        else:
            self._comment(at)

    def _question(self, at: str) -> None:
        number = self._next("Posts")
        tags = "".join(f"<{tag}>" for tag in self.chance.sample(SUBJECTS, 2))
        shared = self._shared(number, at)
        # As in real dumps, the answer that was accepted is named before it comes.
        accepted = {"AcceptedAnswerId": number + 1} if self.chance.random() < 0.5 else {}
        title = f"How do I {self.words.some(6)}?"
        self._row("Posts", PostTypeId=1, Title=title, Tags=tags, ViewCount=number % 900, **accepted, **shared)
        self.recent = [*self.recent[-ANSWERS_BEHIND:], number]
        if accepted:
            self.accepting[number + 1] = number
        if number % 50 == 49 and len(self.recent) > 3:
            self._row("PostLinks", Id=self._next("PostLinks"), CreationDate=at, PostId=number,
                      RelatedPostId=self.recent[0], LinkTypeId=3)  # fmt: skip

    def _answer(self, at: str) -> None:
        number = self._next("Posts")
        parent = self.accepting.pop(number, None) or self.chance.choice(self.recent)
        self._row("Posts", PostTypeId=2, ParentId=parent, **self._shared(number, at))
        if self.chance.random() < 0.3:
            self._row("Votes", Id=self._next("Votes"), PostId=number, VoteTypeId=2, CreationDate=at)

    def _comment(self, at: str) -> None:
        number, post = self._next("Comments"), self.numbers["Posts"] - self.chance.randrange(5)
        text = self.words.some(self.chance.randint(8, 30))
        self._row("Comments", Id=number, PostId=max(1, post), Score=0, Text=text, CreationDate=at,
                  UserId=self.chance.randint(1, self.people))  # fmt: skip

    def _shared(self, number: int, at: str) -> dict[str, object]:
        body = "".join(f"<p>{self.words.some(self.chance.randint(15, 50))}</p>\n" for _ in range(2))
        if self.chance.random() < 0.3:
            body += f"<pre><code>{self.words.some(12)}\n</code></pre>\n"
        return {
            "Id": number,
            "CreationDate": at,
            "Score": int(self.chance.paretovariate(1.2)) - 1,
            "Body": body,
            "OwnerUserId": self.chance.randint(1, self.people),
        }

    def _next(self, name: str) -> int:
        self.numbers[name] += 1
        return self.numbers[name]

    def _at(self, number: int) -> str:
        return (BEGIN + STEP * number).isoformat(timespec="milliseconds")

    def _row(self, file: str, **values: object) -> None:
        said = " ".join(f"{name}={quoteattr(str(value), _ENTITIES)}" for name, value in values.items())
        self.files[file].write(f"  <row {said} />\n")


_ENTITIES = {"\n": "&#xA;"}


def write_dump(posts: int, folder: Path) -> None:
    """Write a dump with so many questions, answers and comments."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        files = {name: stack.enter_context((folder / f"{name}.xml").open("w", encoding="utf-8")) for name in FILES}
        for name, file in files.items():
            file.write(f'<?xml version="1.0" encoding="utf-8"?>\n<{FILES[name]}>\n')
        Dump(posts, files).write()
        for name, file in files.items():
            file.write(f"</{FILES[name]}>\n")


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=1_000_000)
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    write_dump(arguments.posts, arguments.folder)


if __name__ == "__main__":
    main()
