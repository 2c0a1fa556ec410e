"""Uploaded files. Each asks who may see it; what a reader may not see is not there."""

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from community import policies
from community.models import Upload, Visibility
from publishing.serving import send_file


@require_safe
def uploaded_file(request: HttpRequest, key: str, name: str) -> HttpResponseBase:
    """A file by its key: for its owner, and for whoever may see a post that shows it."""
    upload = Upload.objects.filter(key=key, name=name).first() if len(key) == 32 else None
    if upload is None or not may_fetch(request.user, upload):
        raise Http404("There is no such file.")
    return send_file(request, upload.file.storage, str(upload.file.name), is_public=False, filename=upload.name)


def may_fetch(user: Any, upload: Upload) -> bool:
    """Whether `user` put it there, or may see a post that shows it."""
    if user.is_authenticated and upload.owner_id == user.pk:
        return True
    posts = upload.posts.filter(thread__in=policies.readable_threads(user).values("pk"))
    moderated = policies.moderated_spaces(user)
    if moderated is None:
        return posts.exists()
    return posts.filter(Q(visibility=Visibility.SHOWN) | Q(thread__space__in=moderated)).exists()
