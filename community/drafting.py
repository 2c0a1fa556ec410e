"""What a composer begins with: a draft, a quotation, or what was just sent and not taken."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest

from community import policies, texts
from community.errors import what_is_wrong
from community.models import CannedAnswer, Post, Thread
from community.privacy import Finding
from community.texts import LONGEST, quote
from publishing.markdown import MarkdownError


@dataclass
class Composer:
    """A text field with what belongs to it. `place` is where its draft is kept, `key` makes the form count once."""

    place: str
    body: str = ""
    title: str = ""
    key: str = ""
    revision: int = 1
    reply_to: Post | None = None
    is_from_draft: bool = False
    errors: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    canned: list[dict[str, str]] = field(default_factory=list)
    longest: int = LONGEST
    preview: str = ""
    """What the text will look like, for those whose browser cannot show it while they type."""

    def __post_init__(self) -> None:
        self.key = self.key or uuid.uuid4().hex


def composer_for(request: HttpRequest, thread: Thread) -> Composer:
    """The composer under a thread (read by `with_own`), with what the reader began to write or wants to quote."""
    place = f"reply:{thread.pk}"
    draft = getattr(thread, "draft", None) or ""
    composer = Composer(place, body=draft, is_from_draft=bool(draft))
    number = request.GET.get("quote", "")
    if number.isdecimal() and len(number) < 19:
        _begin_with_quote(composer, request.user, thread, int(number))
    composer.canned = canned_for(request.user, thread)
    return composer


def wants_preview(request: HttpRequest, composer: Composer) -> bool:
    """Whether the form was sent to see what the text will look like, without a script; then the composer shows it, or
    what is wrong."""
    if "preview" not in request.POST:
        return False
    try:
        composer.preview = texts.render(texts.check(composer.body))
    except (ValidationError, MarkdownError) as error:
        composer.errors = what_is_wrong(error)
    return True


def _begin_with_quote(composer: Composer, user: Any, thread: Thread, number: int) -> None:
    quoted = thread.posts.filter(pk=number).select_related("author__community_profile", "persona", "thread__space")
    post = quoted.first()
    if post is None or not policies.may_see_post(user, post):
        return
    profile = getattr(post.author, "community_profile", None)
    who = f"@{profile.handle}" if profile else str(post.persona or "")
    composer.reply_to = post
    begun = f"{composer.body.rstrip()}\n\n" if composer.body.strip() else ""
    composer.body = begun + quote(post.body, who=who, post_id=post.pk, position=post.position)


def canned_for(user: Any, thread: Thread) -> list[dict[str, str]]:
    """The ready answers that staff may begin with, those about the thread's feature first, their fields filled in."""
    if not policies.may_mark_official(user, thread.space):
        return []
    rows = CannedAnswer.objects.filter(language__in={thread.language, user.language})
    mine = [row for row in rows if row.feature_id in (None, thread.feature_id)]
    fields = {
        "name": str(thread.author or thread.persona or ""),
        "title": thread.title,
        "link": f"/community/threads/{thread.pk}/",
    }
    return [
        {"title": row.title, "body": fill(row.body, fields)}
        for row in sorted(mine, key=lambda row: (row.feature_id is None, row.title))
    ]


def fill(text: str, fields: dict[str, str]) -> str:
    """The text with its `{fields}` filled in; what is no field stays as it is."""
    for name, value in fields.items():
        text = text.replace("{" + name + "}", value)
    return text
