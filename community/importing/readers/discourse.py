"""What Discourse gives out as JSON: files of its API, or arrays and JSON lines of the same objects."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from django.utils.html import strip_tags

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
from community.importing.places import FILE, POST, THREAD, Place, fingerprint_of
from community.importing.report import Report
from community.importing.scratch import Scratch
from community.importing.streams import document, objects_of
from community.texts import LONGEST

SUFFIXES = (".json", ".jsonl", ".ndjson")
REGULAR, BY_MODERATORS, SMALL_ACTION, WHISPER = 1, 2, 3, 4
LIKE = 2
_QUOTED = re.compile(r'\[quote="?([^\],"]{1,100})[^\]]{0,200}\]\s*\n?(.{0,5000}?)\n?\s*\[/quote\]', re.DOTALL)
_UPLOAD_WORDS = re.compile(r"(!?\[[^\]|\n]{0,300})\|[^\]\n]{0,100}\]\((?=upload://)")
"""The size of an image, or that something is an attachment, stands among its words."""
_TOPIC = re.compile(r"/t/(?:(?!\d+(?:[/?#]|$))[^/?#]+/)?(\d{1,18})(?:/(\d{1,9}))?/?(?:[?#].*)?")
_SHORT = re.compile(r"/uploads/short-url/([A-Za-z0-9]{1,40})(?:\.(\w{1,8}))?(?:[?#].*)?")
_STORED = re.compile(r"/(?:[\w.-]+/)*uploads/(?:[\w.-]+/)+([0-9a-f]{40})(?:_\d+_\d+x\d+)?\.(\w{1,8})(?:[?#].*)?")
UPLOADS = ("uploads/default", "uploads", "public/uploads/default", ".")

Object = dict[str, Any]
T = TypeVar("T")


class Discourse:
    """Categories become spaces, topics threads, their posts posts.

    Topics are kept aside while posts stream by, since a thread is made together with its first post.
    """

    def __init__(self, folder: Path, report: Report) -> None:
        self.folder, self.report = folder, report
        self.has_rooms = False
        files = [path for path in sorted(folder.rglob("*")) if path.suffix in SUFFIXES and path.is_file()]
        self._pages = [path for path in files if path.parent != folder and path.relative_to(folder).parts[0] == "t"]
        if not self._pages and not self._file("posts"):
            raise SourceError(f"There are neither posts nor a folder t with topics in {folder}.")
        read = [self._file(name) for name in ("users", "site", "categories", "tags", "topics", "posts")]
        self.meter = Meter(total=sum(path.stat().st_size for path in [*read, *self._pages] if path))

    def _file(self, name: str) -> Path | None:
        return next((path for suffix in SUFFIXES if (path := self.folder / f"{name}{suffix}").is_file()), None)

    def people(self) -> Iterator[Person]:
        """Everybody whom the users' file names."""
        return self._read("users", _person, "users")

    def rooms(self) -> Iterator[Room]:
        """Categories, the outer ones first."""
        name = "categories" if self._file("categories") else "site"
        found: dict[str, Room] = {}
        for each in self._objects(name, "category_list", "categories"):
            for category in (each[1], *_within(each[1])):
                room = self._taken(each[0], category, _room)
                if room is not None:
                    found.setdefault(room.foreign_id, room)
        self.has_rooms = bool(found)
        return iter(_outer_first(found))

    def labels(self) -> Iterator[Label]:
        """The tags, with their synonyms where the file has them."""
        return self._read("tags", _label, "tags")

    def messages(self) -> Iterator[Message | Acceptance]:
        """Every post that people wrote, with what was accepted."""
        with Scratch() as topics:
            topics.keep("topic", self._topics())
            for origin, post in self._posts(topics):
                message = self._taken(origin, post, partial(self._message, topics=topics, origin=origin))
                if message is not None:
                    yield message
                    yield from self._acceptances(message, post, topics)

    def duplicates(self) -> Iterator[Duplicate]:
        """None: Discourse merges."""
        return iter(())

    def place(self, path: str) -> Place | None:
        """A topic, a post in it, or an upload by its fingerprint."""
        if found := _TOPIC.fullmatch(path):
            topic, number = found[1], int(found[2] or 1)
            return Place(POST, f"{topic}/{number}") if number > 1 else Place(THREAD, topic)
        if found := _SHORT.fullmatch(path):
            return Place(FILE, fingerprint_of(found[1]), (found[2] or "").lower())
        if found := _STORED.fullmatch(path):
            return Place(FILE, found[1], found[2].lower())
        return None

    def file(self, place: Place) -> Path | None:
        """Where a backup has it: by its fingerprint, one or two signs of which name the folders around it."""
        name, sign = f"{place.foreign_id}.{place.ending}", place.foreign_id
        layers = ("original/1X", f"original/2X/{sign[:1]}", f"original/3X/{sign[:1]}/{sign[1:2]}", "")
        for root in UPLOADS:
            for layer in layers:
                path = self.folder / root / layer / name
                if path.is_file() and path.resolve().is_relative_to(self.folder.resolve()):
                    return path
        return None

    # --- Reading ------------------------------------------------------------------------------

    def _objects(self, name: str, *wrapped_in: str) -> Iterator[tuple[str, Object]]:
        path = self._file(name)
        if path is None:
            self.report.note(name, "there is no such file")
            return iter(())
        return objects_of(path, self.meter, self.report, *wrapped_in)

    def _read(self, name: str, of_object: Callable[[Object], T | None], *wrapped_in: str) -> Iterator[T]:
        for origin, each in self._objects(name, *wrapped_in):
            made = self._taken(origin, each, of_object)
            if made is not None:
                yield made

    def _taken(self, origin: str, each: Object, of_object: Callable[[Object], T | None]) -> T | None:
        try:
            return of_object(each)
        except ItemError as error:
            self.report.skip(origin, str(error))
        except (TypeError, ValueError, AttributeError, KeyError) as error:
            self.report.skip(origin, f"it has an unexpected shape ({type(error).__name__})")
        return None

    def _topics(self) -> Iterator[tuple[str, Object]]:
        if self._file("topics"):
            for _origin, topic in self._objects("topics", "topic_list", "topics"):
                yield str(topic.get("id")), topic

    def _posts(self, topics: Scratch) -> Iterator[tuple[str, Object]]:
        if self._file("posts"):
            yield from self._objects("posts", "latest_posts", "post_stream", "posts")
        for path in self._pages:
            page = document(path, self.meter, self.report)
            stream = page.get("post_stream") if isinstance(page, dict) else None
            posts = stream.get("posts") if isinstance(stream, dict) else None
            if not isinstance(posts, list):
                self.report.problem(str(path.relative_to(self.folder)), "no posts were found in it")
                continue
            if "title" in page:
                topics.keep("topic", [(str(page.get("id")), {**page, "post_stream": None})])
            yield from ((f"{path.name} post {post.get('id')}", post) for post in posts if isinstance(post, dict))

    # --- Posts --------------------------------------------------------------------------------

    def _message(self, post: Object, topics: Scratch, origin: str) -> Message | None:
        topic_id, number = _number(post, "topic_id"), _number(post, "post_number")
        if post.get("post_type", REGULAR) not in (REGULAR, BY_MODERATORS):
            self.report.note(origin, "whispers among staff and notes of what was done are not taken")
            return None
        if post.get("deleted_at") or post.get("user_deleted"):
            self.report.note(origin, "it was deleted there")
            return None
        topic = topics.kept("topic", [topic_id]).get(topic_id)
        if topic is not None and (topic.get("archetype") == "private_message" or topic.get("deleted_at")):
            self.report.note(origin, "private and deleted topics are not taken")
            return None
        opening = self._opening(post, topic) if number == "1" else None
        body, is_html = _body(post)
        answers = str(post.get("reply_to_post_number") or "")
        return Message(
            origin=origin,
            foreign_id=f"{topic_id}/{number}",
            thread_id=topic_id,
            parent_id=f"{topic_id}/{answers}" if answers.isdecimal() and not opening else "",
            opening=opening,
            body=body,
            is_html=is_html,
            created_at=moment(post.get("created_at")),
            author_id=str(post.get("user_id") or "")[:70],
            author_name=one_line(post.get("name") or post.get("username"), 150),
            edited_at=_edited_at(post),
            score=_likes(post),
            is_wiki=post.get("wiki") is True,
            is_hidden=post.get("hidden") is True or (opening is not None and (topic or {}).get("visible") is False),
        )

    def _opening(self, post: Object, topic: Object | None) -> Opening:
        topic = topic or {"title": post.get("topic_title"), "category_id": post.get("category_id")}
        title = one_line(topic.get("title"), 200)
        if not title:
            raise ItemError("its topic is missing, or has no title")
        tags = [tag.get("name") if isinstance(tag, dict) else tag for tag in topic.get("tags") or ()]
        is_question = bool(topic.get("accepted_answer") or topic.get("has_accepted_answer"))
        return Opening(
            title=title,
            room_id=str(topic.get("category_id") or ""),
            kind="question" if is_question else "discussion",
            tags=tuple(storable(tag) for tag in tags if isinstance(tag, str)),
            views=max(0, whole_number(topic.get("views"))),
            is_closed=bool(topic.get("closed") or topic.get("archived")),
            is_pinned=topic.get("pinned") is True,
        )

    def _acceptances(self, message: Message, post: Object, topics: Scratch) -> Iterator[Acceptance]:
        if post.get("accepted_answer") is True and not message.opening:
            yield Acceptance(message.foreign_id, message.thread_id)
        if message.opening:
            topic = topics.kept("topic", [message.thread_id]).get(message.thread_id) or {}
            accepted = topic.get("accepted_answer")
            if isinstance(accepted, dict) and str(accepted.get("post_number")).isdecimal():
                yield Acceptance(f"{message.thread_id}/{accepted['post_number']}", message.thread_id)


def _number(of: Object, name: str) -> str:
    number = str(of.get(name))
    if not (number.isascii() and number.isdecimal()) or len(number) > 18:
        raise ItemError(f"it has no {name}")
    return number


def _body(post: Object) -> tuple[str, bool]:
    """Its Markdown where the file has it and we can take it, else its HTML."""
    raw = storable(post.get("raw"))
    if raw.strip() and len(raw) <= LONGEST:
        quoted = _QUOTED.sub(lambda found: _as_quotation(found[1], found[2]), raw)
        return _UPLOAD_WORDS.sub(r"\1](", quoted), False
    return storable(post.get("cooked")), True


def _as_quotation(name: str, text: str) -> str:
    lines = "\n".join(f"> {line}".rstrip() for line in text.strip().split("\n"))
    return f"\n> **{name}**:\n>\n{lines}\n\n"


def _likes(post: Object) -> int:
    counts = [each.get("count") for each in post.get("actions_summary") or () if each.get("id") == LIKE]
    return whole_number(post.get("like_count") or next(iter(counts), 0))


def _edited_at(post: Object) -> Any:
    return moment_or_none(post.get("updated_at")) if whole_number(post.get("version")) > 1 else None


def _person(user: Object) -> Person:
    address = storable(user.get("email")).strip()
    name = one_line(user.get("name") or user.get("username"), 150)
    digest = digest_of(address) if "@" in address else ""
    number = _number(user, "id")
    return Person(number, name or f"user{number}", digest, moment_or_none(user.get("created_at")))


def _within(category: Object) -> Iterator[Object]:
    for inner in category.get("subcategory_list") or ():
        if isinstance(inner, dict):
            yield {"parent_category_id": category.get("id"), **inner}


def _room(category: Object) -> Room:
    number, name = _number(category, "id"), one_line(category.get("name"), 120)
    if not name:
        raise ItemError("it has no name")
    described = category.get("description_text") or strip_tags(storable(category.get("description")))
    return Room(
        foreign_id=number,
        name=name,
        slug=one_line(category.get("slug"), 80),
        description=one_line(described, 255),
        parent_id=str(category.get("parent_category_id") or ""),
        order=max(0, whole_number(category.get("position"))),
        is_restricted=bool(category.get("read_restricted")),
    )


def _outer_first(found: dict[str, Room]) -> list[Room]:
    """Each after the one it stands in; those in a circle, or in one that is missing, stand by themselves last."""
    ordered: dict[str, Room] = {}
    while ready := [
        room for key, room in found.items() if key not in ordered and (not room.parent_id or room.parent_id in ordered)
    ]:
        ordered.update((room.foreign_id, room) for room in ready)
    return [*ordered.values(), *(room for key, room in found.items() if key not in ordered)]


def _label(tag: Object) -> Label | None:
    name = one_line(tag.get("name") or tag.get("text") or tag.get("id"), 60)
    words = [
        word.get("name") or word.get("text") if isinstance(word, dict) else word for word in tag.get("synonyms") or ()
    ]
    synonyms = tuple(one_line(word, 60) for word in words if isinstance(word, str))
    return Label(name, one_line(tag.get("description"), 255), synonyms) if name else None
