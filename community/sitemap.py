"""What of the community stands in the sitemap: public spaces and threads, each thread in its own language."""

from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import translation

from community.addresses import thread_url
from community.models import Space, Thread
from publishing.sitemap import Entry, add_entries

MOST = 20_000
"""The threads in which something was written last: more than search engines read of one portal."""


@add_entries
def community_pages() -> Iterator[Entry]:
    """The community's home, its spaces and its threads, as a stranger sees them."""
    stranger = AnonymousUser()
    yield _in_every_language("community:home")
    for slug in Space.objects.visible_to(stranger).values_list("slug", flat=True):
        yield _in_every_language("community:space", slug)
    rows = Thread.objects.visible_to(stranger).latest_first()
    for thread in rows.only("pk", "slug", "language", "last_posted_at")[:MOST].iterator(chunk_size=2_000):
        path = thread_url(thread, thread.language)
        yield Entry(paths={thread.language: path}, changed={thread.language: thread.last_posted_at})


def _in_every_language(view: str, *arguments: str) -> Entry:
    entry = Entry()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            entry.paths[code] = reverse(view, args=arguments)
    return entry
