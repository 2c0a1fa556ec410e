"""What the community keeps of somebody, as data for them."""

from collections.abc import Iterator
from typing import Any

from community.actions.forgetting import export_order
from community.models import Draft, Follow, MeToo, Post, PrivateMessage, Profile, Upload, Vote


def export_person(person: Any) -> dict[str, Any]:
    """Everything somebody wrote, said about themselves and chose."""
    profile = Profile.objects.filter(pk=person.pk).first()
    posts = Post.objects.filter(author=person).select_related("thread").order_by("pk")
    return {
        "profile": {"handle": profile.handle, "about": profile.about} if profile else None,
        "posts": [
            {
                "thread": post.thread.title,
                "at": post.created_at.isoformat(),
                "text": post.body,
                "state": post.visibility,
            }
            for post in posts.iterator()
        ],
        "messages": [
            {"at": message.created_at.isoformat(), "subject": message.conversation.subject, "text": message.body}
            for message in PrivateMessage.objects.filter(author=person, deed="")
            .select_related("conversation")
            .order_by("pk")
        ],
        "drafts": list(Draft.objects.filter(person=person).order_by("pk").values("place", "title", "body")),
        "votes": list(Vote.objects.filter(person=person).order_by("pk").values_list("post", flat=True)),
        "me_too": list(MeToo.objects.filter(person=person).order_by("pk").values_list("thread", flat=True)),
        "follows": list(
            Follow.objects.filter(person=person).order_by("pk").values("space", "thread", "tag", "followed")
        ),
        "standing": export_order(person),
        "files": list(Upload.objects.filter(owner=person).order_by("pk").values_list("name", flat=True)),
    }


def files_of(person: Any) -> Iterator[tuple[str, Any]]:
    """The files somebody uploaded, by name."""
    for upload in Upload.objects.filter(owner=person).order_by("pk").iterator():
        yield upload.name, upload.file
