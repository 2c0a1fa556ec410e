"""Links between posts that were brought: they lead to what became of the posts here, once all of them are there."""

from collections.abc import Sequence

from django.db import transaction

from community import texts
from community.actions.changes import changed
from community.importing.items import Message
from community.importing.places import POST, THREAD, Addresses, Place
from community.importing.records import Records
from community.importing.report import Report
from community.importing.scratch import Scratch
from community.models import Post

LINKING = "linking"


class Linking:
    """Remembers which posts hold addresses of their community, and rewrites them at the end."""

    def __init__(self, addresses: Addresses, records: Records, scratch: Scratch, report: Report) -> None:
        self.addresses, self.records, self.scratch, self.report = addresses, records, scratch, report

    def remember(self, messages: Sequence[Message]) -> None:
        """Look at these again when everything is there."""
        found = ((each.foreign_id, True) for each in messages if self.addresses.mentions_any(each.body))
        self.scratch.keep(LINKING, found)

    @transaction.atomic
    def link(self, foreign_ids: Sequence[str]) -> None:
        """Rewrite the links in these posts. A post that was edited here says what its editor meant."""
        written = [record.object_id for record in self.records.of(POST, foreign_ids).values()]
        held = Post.objects.select_for_update().filter(pk__in=written, via=Post.Via.IMPORT, revision=1)
        posts = list(held.order_by("thread_id", "pk"))
        known = self._known([place for post in posts for place in self.addresses.places_in(post.body)])
        rewritten = [post for post in posts if self._rewrite(post, known)]
        Post.objects.bulk_update(rewritten, ["body", "body_html"], batch_size=200)
        if rewritten:
            changed({post.thread_id for post in rewritten})

    def _rewrite(self, post: Post, known: dict[Place, str]) -> bool:
        body = self.addresses.replaced(post.body, lambda place: known.get(place, ""))
        if body == post.body:
            return False
        is_html = post.body == post.body_html
        self.report.made["links"] += sum(place in known for place in self.addresses.places_in(post.body))
        post.body = texts.render_html(body) if is_html else body
        post.body_html = post.body if is_html else texts.render(body, with_mentions=False)
        return True

    def _known(self, places: Sequence[Place]) -> dict[Place, str]:
        """Where these are here; without a language, so that whoever follows a link reads on in their own."""
        found: dict[Place, str] = {}
        for kind, folder in ((THREAD, "threads"), (POST, "posts")):
            wanted = [place for place in places if place.kind == kind]
            records = self.records.of(kind, {place.foreign_id for place in wanted})
            for place in wanted:
                if place.foreign_id in records:
                    found[place] = f"/community/{folder}/{records[place.foreign_id].object_id}/"
        return found
