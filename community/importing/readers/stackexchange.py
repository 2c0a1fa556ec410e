"""Data dumps of Stack Exchange: one XML file a table."""

import heapq
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from django.utils.html import escape

from community.actions.people import digest_of
from community.importing.items import (
    Acceptance,
    Duplicate,
    ItemError,
    Label,
    Message,
    Meter,
    Opening,
    Person,
    Room,
    SourceError,
    moment,
    moment_or_none,
    one_line,
    storable,
    whole_number,
)
from community.importing.places import POST, THREAD, Place
from community.importing.report import Report
from community.importing.streams import rows_of

FILES = ("Users.xml", "Tags.xml", "Posts.xml", "Comments.xml", "Votes.xml", "PostLinks.xml")
QUESTION, ANSWER = "1", "2"
ACCEPTED, DUPLICATE = "1", "3"
_TAG = re.compile(r"[^<>|\s]+")
_CODE, _STRONG, _EMPHASIS = re.compile(r"`([^`]+)`"), re.compile(r"\*\*([^*]+)\*\*"), re.compile(r"\*([^*]+)\*")
_LINK = re.compile(r"\[([^\]]{1,300})\]\((https?://[^\s)]{1,1000})\)")

_QUESTION = re.compile(r"/(?:questions|q)/(\d{1,18})(?:/[^/?#]*)?(?:/(\d{1,18}))?/?(?:\?[^#]*)?(?:#(.*))?")
_ANSWER = re.compile(r"/a/(\d{1,18})(?:/\d+)?/?(?:\?[^#]*)?(?:#(.*))?")
_COMMENT = re.compile(r"comment(\d{1,18})_\d+")

Row = dict[str, str]
T = TypeVar("T")


class StackExchange:
    """Questions become threads, answers and comments posts in the order of their dates.

    Posts and comments lie in two files, each in the order of its dates. They are read side by side, so that what
    was said in between comes to stand in between.
    """

    def __init__(self, folder: Path, report: Report) -> None:
        self.folder, self.report = folder, report
        if not (folder / "Posts.xml").is_file():
            raise SourceError(f"There is no Posts.xml in {folder}.")
        sizes = [(folder / name).stat().st_size for name in FILES if (folder / name).is_file()]
        self.meter = Meter(total=sum(sizes))

    def people(self) -> Iterator[Person]:
        """Everybody with an account there. Public dumps hold no addresses; whoever runs a site can add them."""
        return self._read("Users.xml", _person)

    def rooms(self) -> Iterator[Room]:
        """None: a dump is one space."""
        return iter(())

    def labels(self) -> Iterator[Label]:
        """The tags."""
        return self._read("Tags.xml", _label)

    def messages(self) -> Iterator[Message | Acceptance]:
        """Questions, answers and comments by their dates, with what was accepted; then when it was."""
        both = (self._read("Posts.xml", self._post), self._read("Comments.xml", _comment))
        for message, accepted in heapq.merge(*both, key=lambda each: each[0].created_at):
            yield message
            if accepted:
                yield Acceptance(accepted, thread_id=message.foreign_id)
        yield from self._read("Votes.xml", _acceptance)

    def duplicates(self) -> Iterator[Duplicate]:
        """Questions that were closed for another."""
        return self._read("PostLinks.xml", _duplicate)

    def place(self, path: str) -> Place | None:
        """A question, an answer, or a comment."""
        if found := _QUESTION.fullmatch(path):
            number, answer, anchor = found[1], found[2] or "", found[3] or ""
        elif found := _ANSWER.fullmatch(path):
            number, answer, anchor = "", found[1], found[2] or ""
        else:
            return None
        if comment := _COMMENT.fullmatch(anchor):
            return Place(POST, f"comment-{comment[1]}")
        answer = anchor if anchor.isdecimal() and len(anchor) < 19 else answer
        return Place(POST, answer) if answer and answer != number else Place(THREAD, number)

    def file(self, place: Place) -> Path | None:
        """None: a dump has texts alone."""
        return None

    def _read(self, name: str, of_row: Callable[[Row], T | None]) -> Iterator[T]:
        """What each row becomes; a row that cannot be taken is reported, and None is passed over."""
        path = self.folder / name
        if not path.is_file():
            self.report.note(name, "there is no such file")
            return
        for origin, row in rows_of(path, self.meter, self.report):
            try:
                made = of_row({"origin": origin, **row})
            except ItemError as error:
                self.report.skip(origin, str(error))
                continue
            if made is not None:
                yield made

    def _post(self, row: Row) -> tuple[Message, str] | None:
        kind = row.get("PostTypeId", "")
        if kind not in (QUESTION, ANSWER):
            self.report.note(row["origin"], "texts about tags, elections and the site are not taken")
            return None
        if row.get("DeletionDate"):
            self.report.note(row["origin"], "it was deleted there")
            return None
        foreign_id = _id(row, "Id")
        is_question = kind == QUESTION
        message = Message(
            origin=row["origin"],
            foreign_id=foreign_id,
            thread_id=foreign_id if is_question else _id(row, "ParentId"),
            opening=_opening(row) if is_question else None,
            body=storable(row.get("Body", "")),
            created_at=moment(row.get("CreationDate")),
            author_id=row.get("OwnerUserId", "")[:70],
            author_name=one_line(row.get("OwnerDisplayName", ""), 150),
            edited_at=moment_or_none(row.get("LastEditDate")),
            score=whole_number(row.get("Score", "")),
            is_wiki="CommunityOwnedDate" in row,
        )
        return message, row.get("AcceptedAnswerId", "") if is_question else ""


def _id(row: Row, name: str) -> str:
    number = row.get(name, "")
    if not number.isdecimal() or len(number) > 18:
        raise ItemError(f"it has no {name}")
    return number


def _opening(row: Row) -> Opening:
    title = one_line(row.get("Title", ""), 200)
    if not title:
        raise ItemError("it has no title")
    return Opening(
        title=title,
        tags=tuple(_tag_name(name) for name in _TAG.findall(row.get("Tags", ""))),
        views=max(0, whole_number(row.get("ViewCount", ""))),
        is_closed="ClosedDate" in row,
    )


def _tag_name(name: str) -> str:
    """`c++` and `c#` would both be `c` in an address."""
    return name.replace("++", "pp").replace("#", "sharp")


def _comment(row: Row) -> tuple[Message, str]:
    message = Message(
        origin=row["origin"],
        foreign_id=f"comment-{_id(row, 'Id')}",
        parent_id=_id(row, "PostId"),
        body=_marked_up(storable(row.get("Text", ""))),
        created_at=moment(row.get("CreationDate")),
        author_id=row.get("UserId", "")[:70],
        author_name=one_line(row.get("UserDisplayName", ""), 150),
        score=whole_number(row.get("Score", "")),
    )
    return message, ""


def _marked_up(text: str) -> str:
    """A comment as HTML: it has the few marks that comments there may have."""
    marked = _CODE.sub(r"<code>\1</code>", escape(text))
    marked = _STRONG.sub(r"<strong>\1</strong>", marked)
    marked = _LINK.sub(r'<a href="\2">\1</a>', _EMPHASIS.sub(r"<em>\1</em>", marked))
    return f"<p>{marked}</p>" if text.strip() else ""


def _person(row: Row) -> Person:
    name = one_line(row.get("DisplayName", ""), 150)
    number = row.get("Id", "")
    if not number.lstrip("-").isdecimal() or len(number) > 18:
        raise ItemError("it has no Id")
    address = row.get("Email", "").strip()
    digest = digest_of(address) if "@" in address else ""
    return Person(number, name or f"user{number}", digest, moment_or_none(row.get("CreationDate")))


def _label(row: Row) -> Label | None:
    name = one_line(_tag_name(row.get("TagName", "")), 60)
    return Label(name) if name else None


def _acceptance(row: Row) -> Acceptance | None:
    if row.get("VoteTypeId") != ACCEPTED:
        return None
    return Acceptance(_id(row, "PostId"), accepted_at=moment_or_none(row.get("CreationDate")))


def _duplicate(row: Row) -> Duplicate | None:
    if row.get("LinkTypeId") != DUPLICATE:
        return None
    made_at = moment(row.get("CreationDate"))
    return Duplicate(f"link-{_id(row, 'Id')}", _id(row, "PostId"), _id(row, "RelatedPostId"), made_at)
