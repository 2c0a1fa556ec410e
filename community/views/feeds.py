"""Feeds of what is public: a feed reader signs in nowhere."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from community import policies
from community.addresses import post_url, thread_url
from community.models import Post, Space, Tag, Thread
from community.texts import excerpt

MOST = 30


class _AtomFeed(Feed):
    """An Atom feed in the portal's address and the language of the address."""

    feed_type = Atom1Feed

    def item_guid(self, item: Any) -> str:
        """What it is known by, which no new title changes."""
        kind = "posts" if isinstance(item, Post) else "threads"
        return f"{settings.PORTAL_URL}/community/{kind}/{item.pk}/"

    def item_pubdate(self, item: Any) -> Any:
        """When it was written."""
        return item.created_at


class CommunityFeed(_AtomFeed):
    """The latest threads of every public space."""

    def title(self, obj: Any) -> str:
        """What it is called."""
        return _("Community")

    def link(self, obj: Any) -> str:
        """The page that shows the same."""
        return reverse("community:home")

    def items(self, obj: Any) -> Any:
        """The threads that were begun last."""
        first = Post.objects.filter(thread=OuterRef("pk"), position=1).values("body_html")
        rows = Thread.objects.visible_to(AnonymousUser()).select_related("space").order_by("-pk")
        rows = rows.annotate(begins=Subquery(first[:1]))
        return self.narrowed(rows, obj)[:MOST]

    def narrowed(self, threads: Any, obj: Any) -> Any:
        """Those of them that the feed is about."""
        return threads

    def item_title(self, item: Thread) -> str:
        """The title, as text."""
        return item.title

    def item_description(self, item: Thread) -> str:
        """How it begins."""
        return excerpt(getattr(item, "begins", None) or "", 400)

    def item_link(self, item: Thread) -> str:
        """Its page."""
        return thread_url(item, item.language)


class SpaceFeed(CommunityFeed):
    """The latest threads of a space."""

    def get_object(self, request: HttpRequest, slug: str) -> Space:
        """The space, if it is public."""
        space = Space.objects.visible_to(AnonymousUser()).filter(slug=slug).first()
        if space is None:
            raise Http404("There is no such space.")
        return space

    def title(self, obj: Space) -> str:
        """The space's name."""
        return obj.name_in()

    def link(self, obj: Space) -> str:
        """The space's page."""
        return reverse("community:space", args=[obj.slug])

    def narrowed(self, threads: Any, obj: Space) -> Any:
        """Those in it."""
        return threads.filter(space=obj)


class TagFeed(CommunityFeed):
    """The latest public threads with a tag."""

    def get_object(self, request: HttpRequest, slug: str) -> Tag:
        """The tag, if something public has it."""
        tag = Tag.objects.filter(slug=slug).first()
        if tag is None or not Thread.objects.visible_to(AnonymousUser()).filter(tags=tag).exists():
            raise Http404("There is no such tag.")
        return tag

    def title(self, obj: Tag) -> str:
        """The tag's name."""
        return obj.name

    def link(self, obj: Tag) -> str:
        """The tag's page."""
        return reverse("community:tag", args=[obj.slug])

    def narrowed(self, threads: Any, obj: Tag) -> Any:
        """Those with it."""
        return threads.filter(tags=obj)


class ThreadFeed(_AtomFeed):
    """What is written in a thread."""

    def get_object(self, request: HttpRequest, number: int) -> Thread:
        """The thread, if it is public."""
        thread = policies.readable_threads(AnonymousUser()).select_related("space").filter(pk=number).first()
        if thread is None:
            raise Http404("There is no such thread.")
        return thread

    def title(self, obj: Thread) -> str:
        """The thread's title."""
        return obj.title

    def link(self, obj: Thread) -> str:
        """The thread's page."""
        return thread_url(obj, obj.language)

    def items(self, obj: Thread) -> list[Post]:
        """The latest posts."""
        posts = list(
            Post.objects.shown().filter(thread=obj).select_related("author", "persona").order_by("-position")[:MOST]
        )
        for post in posts:
            post.thread = obj
        return posts

    def item_title(self, item: Post) -> str:
        """Who wrote it."""
        return f"#{item.position} · {item.author or item.persona or ''}"

    def item_description(self, item: Post) -> str:
        """The post."""
        return item.body_html

    def item_link(self, item: Post) -> str:
        """Its place."""
        return post_url(item, item.thread, item.thread.language)
