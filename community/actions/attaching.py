"""Uploads belong to the posts that show them."""

from django.db.models import Q

from community import texts
from community.models import Post, Upload


def attach_uploads(post: Post) -> None:
    """Let whoever reads the post see the uploads it shows: the writer's own, and those of the same thread. Others
    stay closed: nobody opens a file by naming its key."""
    keys = texts.shown_uploads(post.body)
    if not keys and post.revision == 1:
        return
    own = Q(owner=post.edited_by_id or post.author_id) if (post.edited_by_id or post.author_id) else Q(pk__in=[])
    allowed = Upload.objects.filter(own | Q(posts__thread=post.thread_id), key__in=keys).distinct()
    post.uploads.set(allowed)
