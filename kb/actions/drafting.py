"""Pages that begin as a question somewhere else."""

import json
import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.text import Truncator, slugify
from django.utils.translation import gettext, override
from wagtail.models import Revision

from kb.models import FaqSectionPage, QuestionPage
from kb.models.faq import SHORT_ANSWER
from publishing.conversion import raw_stream
from publishing.markdown_stream import stream_from_markdown
from search.actions import mark_dirty

QUESTION_SOURCE = "kb.question"
LONGEST_TITLE = 200


@dataclass(frozen=True)
class Origin:
    """Where a question and its answer come from: who is to be thanked, and the address to link to."""

    answered_by: str
    url: str


@transaction.atomic
def draft_question(
    *, title: str, answer: str, summary: str, feature: Any, language: str, origin: Origin, by: Any
) -> QuestionPage | None:
    """A draft of a question page in the FAQ section of a feature, with an answer in Markdown, thanking whoever gave it.
    None if there is no section that could take it."""
    if not by.has_perm("wagtailadmin.access_admin"):
        raise PermissionDenied
    section = section_for(feature, language)
    if section is None:
        return None
    blocks = [*stream_from_markdown(answer), ("text", _thanks(origin, section.locale.language_code))]
    page = QuestionPage(
        title=title[:LONGEST_TITLE],
        slug=_free_slug(section, title),
        short_answer=Truncator(summary).chars(SHORT_ANSWER),
        body=raw_stream(blocks, f"{origin.url}#body"),
        feature=feature or section.feature,
        locale=section.locale,
        owner=by,
        live=False,
        has_unpublished_changes=True,
    )
    section.add_child(instance=page)
    page.save_revision(user=by)
    return page


@transaction.atomic
def forget_who_answered(*, page: QuestionPage, thread_id: int) -> None:
    """Thank nobody by name any more for the answer from this thread, in the page and in what it was before."""
    with override(page.locale.language_code):
        words = str(escape(gettext("Answered in the community")))
    link = re.compile(rf"(<a [^>]*/community/threads/{int(thread_id)}/[^>]*>)[^<]*(</a>)")

    def change(value: Any) -> Any:
        if isinstance(value, str):
            return link.sub(lambda found: f"{found[1]}{words}{found[2]}", value)
        if isinstance(value, dict):
            return {name: change(each) for name, each in value.items()}
        return [change(each) for each in value] if isinstance(value, list) else value

    QuestionPage.objects.filter(pk=page.pk).update(body=json.dumps(change(list(page.body.raw_data))))
    for revision in page.revisions.all():
        body = json.dumps(change(json.loads(revision.content.get("body") or "[]")))
        Revision.objects.filter(pk=revision.pk).update(content={**revision.content, "body": body})
    mark_dirty(QUESTION_SOURCE, [page.pk])


def edit_address(page: QuestionPage) -> str:
    """Where it is edited."""
    return reverse("wagtailadmin_pages:edit", args=(page.pk,))


def section_for(feature: Any, language: str) -> FaqSectionPage | None:
    """The section that questions about a feature stand in, in their language or else the fallback language."""
    sections = FaqSectionPage.objects.live().select_related("locale", "feature").order_by("path")
    if feature is not None:
        sections = sections.filter(feature=feature)
    for code in dict.fromkeys([language, settings.FALLBACK_LANGUAGE]):
        if found := sections.filter(locale__language_code=code).first():
            return found
    return None


def _thanks(origin: Origin, language: str) -> str:
    with override(language):
        words = gettext("Answered by %(name)s in the community") % {"name": origin.answered_by}
    return str(format_html('<p><a href="{}">{}</a></p>', origin.url, words))


def _free_slug(section: FaqSectionPage, title: str) -> str:
    base = slugify(title, allow_unicode=True)[:80].strip("-") or "question"
    taken = set(section.get_children().filter(slug__startswith=base).values_list("slug", flat=True))
    return next(
        slug
        for number in range(1, len(taken) + 2)
        if (slug := base if number == 1 else f"{base}-{number}") not in taken
    )
