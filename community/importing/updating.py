"""Posts that an earlier run has brought, and that say something else now."""

from collections.abc import Sequence
from dataclasses import replace

from django.db.models import F

from community import texts
from community.importing.bodies import body_of
from community.importing.creating import UNREADABLE, add_tags
from community.importing.files import Files
from community.importing.items import Message
from community.importing.records import POST, Records
from community.importing.report import Outcome, Report
from community.models import Post, Thread

CHANGED = ["body", "body_html", "edited_at", "is_wiki", "foreign_votes", "vote_count"]
EDITED_HERE = "edited here since: its text is kept, its votes are taken over"


class Update:
    """What people did here stays: edits, what they voted, who wrote it, where it stands, whether it is shown."""

    def __init__(self, records: Records, files: Files, report: Report) -> None:
        self.records, self.files, self.report = records, files, report

    def write(self, messages: Sequence[tuple[Message, int]]) -> set[int]:
        """Bring posts up to date; the threads they are in."""
        if not messages:
            return set()
        posts = Post.objects.select_related("thread").in_bulk([pk for _message, pk in messages])
        pairs = [(message, posts[pk]) for message, pk in messages if pk in posts]
        for message, pk in messages:
            if pk not in posts:
                self.report.skip(message.origin, "it was taken away here since")
        written = [(message, post) for message, post in pairs if self._renew(message, post)]
        Post.objects.bulk_update([post for _message, post in written], CHANGED, batch_size=200)
        self.files.attach([post for _message, post in written])
        self._renew_threads([(message, post) for message, post in written if message.opening])
        self.records.write(POST, ((message.foreign_id, post.pk, message.digest) for message, post in written))
        self.report.count(Outcome.UPDATED, len(written))
        return {post.thread_id for _message, post in written}

    def _renew(self, message: Message, post: Post) -> bool:
        if post.revision > 1:
            self.report.note(message.origin, EDITED_HERE)
        else:
            try:
                text = self.files.in_place(message.body, is_html=message.is_html)
                body = body_of(replace(message, body=text))
            except UNREADABLE as error:
                self.report.skip(message.origin, str(error) or "it is nested too deeply")
                return False
            post.body, post.body_html = body.text, body.html
            post.edited_at, post.is_wiki = message.edited_at, message.is_wiki
        post.vote_count = F("vote_count") - F("foreign_votes") + message.score
        post.foreign_votes = message.score
        return True

    def _renew_threads(self, openings: list[tuple[Message, Post]]) -> None:
        threads = []
        for message, post in openings:
            opening, thread = message.opening, post.thread
            assert opening is not None
            if post.revision == 1:
                thread.title, thread.slug = opening.title, texts.slug_of(opening.title)
            if opening.is_closed and thread.state == Thread.State.OPEN:
                thread.state = Thread.State.CLOSED
            threads.append(thread)
        Thread.objects.bulk_update(threads, ["title", "slug", "state"], batch_size=200)
        add_tags({post.thread_id: message.opening.tags for message, post in openings if message.opening})
