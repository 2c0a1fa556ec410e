"""Pages of the knowledge base to test with.

`tree("ga")` makes the trees of the fallback language and of another one. Each function publishes one page below its
index, in English unless `language` says otherwise; `translation_of` joins it to a page in another language.
"""

import json
import uuid
from collections.abc import Sequence
from itertools import count
from typing import Any

from django.utils import timezone

from kb.actions import ensure_site_structure
from kb.models import ArticlePage, FaqSectionPage, QuestionPage, TutorialPage, WebinarPage
from kb.structure import LanguageTree

_numbers = count(1)


def tree(language: str = "en") -> LanguageTree:
    """The home page and indexes of a language; made once, with those of the fallback language, then found again."""
    return ensure_site_structure(languages=[language])[language]


def structure() -> dict[str, LanguageTree]:
    """The trees of all languages, for tests that look at each; `tree` is quicker."""
    return ensure_site_structure()


def text(html: str) -> dict[str, Any]:
    """A block of rich text."""
    return {"type": "text", "id": str(uuid.uuid4()), "value": html}


def step(title: str, *, html: str = "<p>Do it.</p>", result: str = "", key: str | None = None) -> dict[str, Any]:
    """A tutorial's step; `key` is the id under which progress is kept."""
    value = {"title": title, "body": [text(html)], "result": result}
    return {"type": "step", "id": key or str(uuid.uuid4()), "value": value}


def chapter(at: int, title: str) -> dict[str, Any]:
    """A chapter that begins at the second `at`."""
    return {"type": "chapter", "id": str(uuid.uuid4()), "value": {"at": at, "title": title}}


def speaker(name: str, role: str = "") -> dict[str, Any]:
    """Somebody who speaks in a recording."""
    return {"type": "speaker", "id": str(uuid.uuid4()), "value": {"name": name, "role": role, "photo": None}}


def _publish(parent: Any, model: Any, *, live: bool = True, translation_of: Any = None, **fields: Any) -> Any:
    number = next(_numbers)
    streams = {name: value for name, value in fields.items() if isinstance(value, list) and name != "audiences"}
    fields.update({name: json.dumps(value) for name, value in streams.items()})
    fields.setdefault("title", f"{model._meta.verbose_name} {number}".capitalize())
    fields.setdefault("slug", f"page-{number}")
    now = timezone.now() if live else None
    dates = {"first_published_at": now, "last_published_at": now, **fields}
    page = model(locale=parent.locale, live=live, **dates)
    if translation_of is not None:
        page.translation_key = translation_of.translation_key
    type(parent).objects.get(pk=parent.pk).add_child(instance=page)
    return model.objects.get(pk=page.pk)


def _related(pages: Sequence[Any]) -> list[dict[str, Any]]:
    return [{"type": "page", "id": str(uuid.uuid4()), "value": page.pk} for page in pages]


def a_section(*, language: str = "en", **fields: Any) -> FaqSectionPage:
    """An FAQ section."""
    return _publish(tree(language).faq, FaqSectionPage, **fields)


def a_question(section: FaqSectionPage | None = None, *, language: str = "en", **fields: Any) -> QuestionPage:
    """A question with a short and a full answer."""
    section = section or a_section(language=language)
    fields.setdefault("short_answer", "Yes, in the settings.")
    fields.setdefault("body", [text("<h2>In detail</h2><p>Open the settings and look there.</p>")])
    fields["related"] = _related(fields.get("related", []))
    return _publish(section, QuestionPage, **fields)


def an_article(*, language: str = "en", **fields: Any) -> ArticlePage:
    """An article."""
    fields.setdefault("summary", "What this is about.")
    fields.setdefault("body", [text("<h2>First</h2><p>One thing.</p><h2>Then</h2><p>Another.</p>")])
    fields["related"] = _related(fields.get("related", []))
    return _publish(tree(language).articles, ArticlePage, **fields)


def a_tutorial(*, language: str = "en", **fields: Any) -> TutorialPage:
    """A tutorial of two steps."""
    fields.setdefault("summary", "What you will reach.")
    fields.setdefault("steps", [step("Open it", result="<p>It is open.</p>"), step("Close it")])
    fields["related"] = _related(fields.get("related", []))
    return _publish(tree(language).tutorials, TutorialPage, **fields)


def a_webinar(*, language: str = "en", **fields: Any) -> WebinarPage:
    """A recording; give it a `recording` or an `embed_url`."""
    fields.setdefault("summary", "What is shown.")
    fields["related"] = _related(fields.get("related", []))
    return _publish(tree(language).webinars, WebinarPage, **fields)
