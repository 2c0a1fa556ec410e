"""A question page begun with what is known already, such as a search that found nothing."""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from wagtail import hooks
from wagtail.signals import init_new_page

from kb.actions.drafting import section_for
from kb.models import QuestionPage

LONGEST_TITLE = 255
_title: ContextVar[str] = ContextVar("title", default="")
"""Of the page that this request begins: Wagtail tells who fills a new page in nothing of the request."""


def writing_place(feature: Any, language: str) -> Callable[[str], str] | None:
    """Where a question is written, by the title that is filled in; None if there is no section for it."""
    section = section_for(feature, language) or section_for(None, language)
    if section is None:
        return None
    address = reverse("wagtailadmin_pages:add", args=("kb", "questionpage", section.pk))
    return lambda title: f"{address}?{urlencode({'title': title})}"


def connect() -> None:
    """Fill in new questions. Once, when the application is ready."""
    hooks.register("before_create_page", _take_title)
    init_new_page.connect(_fill_in, dispatch_uid="kb.writing")


def _take_title(request: Any, parent_page: Any, page_class: Any) -> None:
    asked = request.method == "GET" and page_class is QuestionPage
    _title.set(" ".join(request.GET.get("title", "").split())[:LONGEST_TITLE] if asked else "")


def _fill_in(page: Any, **_: Any) -> None:
    if isinstance(page, QuestionPage) and not page.title:
        page.title = _title.get()
