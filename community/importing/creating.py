"""New threads and posts from a batch of messages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.db.models import Model
from django.utils import timezone

from community import texts
from community.importing.bodies import Body, body_of, language_of
from community.importing.files import Files
from community.importing.items import ItemError, Message, Options
from community.importing.people import NOBODY, People, key_of
from community.importing.records import POST, THREAD, Records
from community.importing.report import Outcome, Report
from community.importing.rooms import Rooms, slug_of_tag, tags_of
from community.models import Post, Thread, Visibility
from publishing.markdown import MarkdownError

UNREADABLE = (ItemError, MarkdownError, RecursionError)
MOST_TAGS = 10
HIDDEN_THERE = "Hidden where it came from."


@dataclass(slots=True)
class _Place:
    """A thread that posts are added to."""

    pk: int
    language: str
    last_position: int


class Creation:
    """Adds to `threads` those that were written to, and to `waiting` the messages whose thread is not there."""

    def __init__(
        self, options: Options, rooms: Rooms, people: People, records: Records, files: Files, report: Report
    ) -> None:
        self.files = files
        self.options, self.rooms, self.people, self.records, self.report = options, rooms, people, records, report
        self.threads: set[int] = set()
        self.waiting: list[Message] = []
        self._places: dict[int, _Place] = {}
        self._threads: dict[str, int] = {}
        self._parents: dict[str, Post] = {}
        self._late: list[tuple[Post, Post]] = []

    def write(self, messages: Sequence[Message]) -> None:
        """Write them all."""
        readable = [(message, body) for message in messages if (body := self._body(message))]
        if not readable:
            return
        # What begins a thread stands first in it, whatever its date says.
        readable.sort(key=lambda pair: (pair[0].opening is None, pair[0].created_at))
        self._writers = self.people.of([message for message, _body in readable], self.report)
        self._find([message for message, _body in readable])
        self._open([(message, body) for message, body in readable if message.opening])
        posts = [(message, post) for message, body in readable if (post := self._post(message, body))]
        Post.objects.bulk_create([post for _message, post in posts])
        self._point_back()
        self.files.attach([post for _message, post in posts])
        self.records.write(POST, ((message.foreign_id, post.pk, message.digest) for message, post in posts))
        self.threads |= {post.thread_id for _message, post in posts}
        self.report.count(Outcome.CREATED, len(posts))

    def _body(self, message: Message) -> Body | None:
        try:
            return body_of(replace(message, body=self.files.in_place(message.body, is_html=message.is_html)))
        except UNREADABLE as error:
            self.report.skip(message.origin, str(error) or "it is nested too deeply")
            return None

    def _find(self, messages: list[Message]) -> None:
        """Look up, and hold until the commit, the threads that messages belong to."""
        known = self.records.of(THREAD, (message.thread_id for message in messages if not message.opening))
        self._threads = {foreign_id: record.object_id for foreign_id, record in known.items()}
        answered = self.records.of(POST, (message.parent_id for message in messages))
        posts = Post.objects.only("thread", "position").in_bulk([record.object_id for record in answered.values()])
        self._parents = {
            foreign_id: posts[record.object_id] for foreign_id, record in answered.items() if record.object_id in posts
        }
        wanted = {*self._threads.values(), *(post.thread_id for post in self._parents.values())}
        held = Thread.objects.select_for_update().filter(pk__in=wanted).order_by("pk")
        for pk, language, last in held.values_list("pk", "language", "last_position"):
            self._places[pk] = _Place(pk, language, last)

    # --- Threads ------------------------------------------------------------------------------

    def _open(self, openings: list[tuple[Message, Body]]) -> None:
        made = [(message, thread) for message, body in openings if (thread := self._thread(message, body))]
        if not made:
            return
        Thread.objects.bulk_create([thread for _message, thread in made])
        self.records.write(THREAD, ((message.thread_id, thread.pk, "") for message, thread in made))
        add_tags({thread.pk: message.opening.tags for message, thread in made if message.opening})
        for message, thread in made:
            self._threads[message.thread_id] = thread.pk
            self._places[thread.pk] = _Place(thread.pk, thread.language, 0)
        self.report.made["threads"] += len(made)

    def _thread(self, message: Message, body: Body) -> Thread | None:
        opening = message.opening
        assert opening is not None
        space = self.rooms.of(opening.room_id)
        if space is None:
            self.report.skip(
                message.origin, "its category is not among those of the source, so who may read it is unknown"
            )
            return None
        writer = self._writers.get(key_of(message), NOBODY)
        default = self.options.language or space.language or settings.FALLBACK_LANGUAGE
        guessed = self.options.language or language_of(f"{opening.title}\n{body.html}", default)
        return Thread(
            space=space,
            kind=opening.kind,
            title=opening.title,
            slug=texts.slug_of(opening.title),
            language=guessed,
            feature=self.rooms.feature or space.feature,
            author_id=writer.author_id,
            persona_id=writer.persona_id,
            created_at=message.created_at,
            last_posted_at=message.created_at,
            state=Thread.State.CLOSED if opening.is_closed else Thread.State.OPEN,
            view_count=opening.views,
            is_pinned=opening.is_pinned,
            # Whoever claims it later is not asked by mail about an old question.
            solved_asked_at=timezone.now(),
            **_hidden(message),
        )

    # --- Posts --------------------------------------------------------------------------------

    def _post(self, message: Message, body: Body) -> Post | None:
        parent = self._parents.get(message.parent_id)
        number = self._threads.get(message.thread_id) or (parent.thread_id if parent else None)
        if number is None or number not in self._places:
            if message.opening is None:
                self.waiting.append(message)
            return None
        place = self._places[number]
        place.last_position += 1
        writer = self._writers.get(key_of(message), NOBODY)
        if writer is NOBODY:
            self.report.note(message.origin, "who wrote it is not among the people: shown as a former member's")
        post = Post(
            thread_id=place.pk,
            position=place.last_position,
            author_id=writer.author_id,
            persona_id=writer.persona_id,
            body=body.text,
            body_html=body.html,
            language=self.options.language or language_of(body.html, place.language),
            created_at=message.created_at,
            edited_at=message.edited_at,
            is_wiki=message.is_wiki,
            vote_count=message.score,
            foreign_votes=message.score,
            via=Post.Via.IMPORT,
            **_hidden(message),
        )
        if parent is not None and parent.thread_id == place.pk and parent.position > 1:
            if parent.pk:
                post.reply_to = parent
            else:
                self._late.append((post, parent))
        self._parents[message.foreign_id] = post
        return post

    def _point_back(self) -> None:
        """Answers to what was written in the same batch get to know its number only now."""
        for post, parent in self._late:
            post.reply_to = parent
        Post.objects.bulk_update([post for post, _parent in self._late], ["reply_to"], batch_size=500)


def _hidden(message: Message) -> dict[str, str]:
    return {"visibility": Visibility.HIDDEN, "hidden_reason": HIDDEN_THERE} if message.is_hidden else {}


def add_tags(names: dict[int, Sequence[str]]) -> None:
    """Give threads tags, beside those that they have."""
    tags = tags_of({name for each in names.values() for name in each[:MOST_TAGS]})
    through: type[Model] = Thread.tags.through
    rows = {
        (pk, tags[slug])
        for pk, each in names.items()
        for name in each[:MOST_TAGS]
        if (slug := slug_of_tag(name)) in tags
    }
    through.objects.bulk_create(  # type: ignore[attr-defined]  # every model has it
        [through(thread_id=thread, tag_id=tag) for thread, tag in sorted(rows)], ignore_conflicts=True
    )
