"""What the FAQ's lists show: sections with their numbers, questions under their headings.

A list is in the language of its page. What exists in the fallback language alone comes after it and says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.paginator import Page as PageOfList
from django.core.paginator import Paginator
from django.db.models import Case, Count, Exists, F, Min, OuterRef, Q, QuerySet, Value, When, Window
from django.db.models.functions import Substr
from django.http import HttpRequest
from django.utils.text import slugify
from wagtail.models import Page

from accounts.policies import tokens_of
from publishing import access
from publishing.languages import link_to, reading_language

ON_A_PAGE = 100


@dataclass(frozen=True)
class Line:
    """A page in a list."""

    page: Any
    url: str
    text: str = ""
    lang: str = ""
    dir: str = ""
    count: int = 0
    current: bool = False

    @property
    def title(self) -> str:
        """What it is called."""
        return self.page.title

    @property
    def language_name(self) -> str:
        """What its language is called in itself, if it is not the reader's."""
        return settings.LANGUAGE_NAMES.get(self.lang, self.lang) if self.lang else ""


@dataclass
class QuestionGroup:
    """Questions under one heading of their section; those without come first."""

    title: str
    anchor: str
    items: list[Line] = field(default_factory=list)


def line(page: Any, request: HttpRequest, **more: Any) -> Line:
    """`page` as a list shows it to this reader."""
    link = link_to(page, reading_language(request), request)
    return Line(page, link["url"], lang=link.get("lang", ""), dir=link.get("dir", ""), **more)


def section_summaries(index: Any, request: HttpRequest) -> list[Line]:
    """The sections below `index`, each with the number of questions that this reader finds in it."""
    counts = _questions_by_section(index, request.user)
    sections, original_of = _sections(index, request.user)
    lines = []
    for section in sections:
        original = original_of.get(section.translation_key)
        number = sum(counts.get(path, 0) for path in {section.path, original.path if original else section.path})
        about = section.summary or (section.feature.description_in(section.language) if section.feature else "")
        lines.append(line(section, request, text=about, count=number))
    return lines


def sections_beside(section: Any, request: HttpRequest) -> list[Line]:
    """All sections of the FAQ that `section` belongs to, itself among them."""
    index = section.get_parent()
    sections, _original_of = _sections(index.specific, request.user) if index else ([], {})
    return [line(other, request, current=other.pk == section.pk) for other in sections]


def _original(page: Any) -> Page | None:
    """The page in the fallback language, if `page` is a translation of it."""
    return None if page.is_in_fallback_language else page.published_translations.get(settings.FALLBACK_LANGUAGE)


def _sections(index: Any, user: Any) -> tuple[list[Any], dict[Any, Any]]:
    """The sections that a list below `index` shows, and by translation key the originals of those it has."""
    model = apps.get_model("kb", "FaqSectionPage")
    places = Q(path__startswith=index.path, depth=index.depth + 1)
    if original := _original(index):
        places |= Q(path__startswith=original.path, depth=original.depth + 1)
    rows = model.objects.live().filter(places).select_related("locale", "feature")
    rows = rows.order_by(F("feature__order").asc(nulls_last=True), "path")
    rows = list(rows.prefetch_related("feature__translations"))
    own = [row for row in rows if row.path.startswith(index.path)]
    originals = {row.translation_key: row for row in rows if not row.path.startswith(index.path)}
    known = {row.translation_key for row in own}
    missing = [row for key, row in originals.items() if key not in known]
    tokens = tokens_of(user)
    return [row for row in (*own, *missing) if access.rule_of(row).admits(tokens)], originals


def _questions(parent: Any, depth: int, user: Any) -> QuerySet:
    """The questions `depth` levels below `parent`, and those of its original that its language lacks."""
    model = apps.get_model("kb", "QuestionPage")
    places: Any = Q(path__startswith=parent.path, depth=parent.depth + depth)
    if original := _original(parent):
        same = Page.objects.live().filter(translation_key=OuterRef("translation_key"), locale_id=parent.locale_id)
        places |= Q(path__startswith=original.path, depth=original.depth + depth) & ~Exists(same)
    return access.visible_to(model.objects.live().filter(places), user)


def _questions_by_section(index: Any, user: Any) -> dict[str, int]:
    section = Substr("path", 1, len(index.path) + Page.steplen)
    rows = (
        _questions(index, 2, user).order_by().annotate(section=section).values("section").annotate(number=Count("pk"))
    )
    return {row["section"]: row["number"] for row in rows}


def questions_page(section: Any, request: HttpRequest) -> PageOfList:
    """A page of the section's questions: its own language first, then by heading, then as editors ordered them."""
    is_foreign = Case(When(locale_id=section.locale_id, then=Value(0)), default=Value(1))
    has_heading = Case(When(group="", then=Value(0)), default=Value(1))
    first = Window(Min("path"), partition_by=[F("locale_id"), F("group")])
    rows = _questions(section, 1, request.user).select_related("locale").defer("body", "related")
    ordered = rows.annotate(first=first).order_by(is_foreign, has_heading, "first", "path")
    return Paginator(ordered, ON_A_PAGE).get_page(request.GET.get("page"))


def question_groups(questions: Iterable[Any], request: HttpRequest) -> list[QuestionGroup]:
    """`questions`, which come in the order of their headings, in groups."""
    groups: list[QuestionGroup] = []
    taken: set[str] = set()
    for question in questions:
        if not groups or groups[-1].title != question.group:
            anchor = slugify(question.group, allow_unicode=True) or "questions"
            while anchor in taken:
                anchor += "-2"
            taken.add(anchor)
            groups.append(QuestionGroup(question.group, anchor))
        groups[-1].items.append(line(question, request, text=question.short_answer))
    return groups
