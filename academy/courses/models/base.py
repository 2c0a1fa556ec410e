"""What the pages of the academy have in common."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail_localize.fields import SynchronizedField, TranslatableField

from publishing.models import PortalPage

TRANSLATED = ("title", "slug", "summary", "keywords", "seo_title", "search_description")
SYNCHRONISED = ("audiences", "feature", "for_version")

Link = dict[str, Any]
ContextReader = Callable[[Any, HttpRequest], dict[str, Any]]
Guard = Callable[[Any, HttpRequest], HttpResponse | None]
_readers: dict[type, ContextReader] = {}
_guards: dict[type, Guard] = {}


def show_with(model: type["AcademyPage"], reader: ContextReader) -> None:
    """Let `reader` say what the template of `model` shows beside the page's own fields. Said when the applications are
    ready: what is shown is read from several kinds of pages, none of which need know that."""
    _readers[model] = reader


def guard_with(model: type["AcademyPage"], guard: Guard) -> None:
    """Let `guard` answer in place of a page of `model` that this reader may see but not open yet."""
    _guards[model] = guard


class Level(models.TextChoices):
    """How much a course expects its learners to know."""

    BEGINNER = "beginner", _("Beginner")
    INTERMEDIATE = "intermediate", _("Intermediate")
    ADVANCED = "advanced", _("Advanced")


class Order(models.TextChoices):
    """Whether the lessons of a course, or the courses of a path, open one after the other."""

    FREE = "free", _("In any order")
    ENFORCED = "enforced", _("One after the other")


class SelfEnrolment(models.TextChoices):
    """Who may enrol without being invited or assigned."""

    OPEN = "open", _("Whoever may see it")
    CLOSED = "closed", _("Nobody: by invitation, by a manager or by rule alone")


def translatable(*texts: str, same: Iterable[str] = ()) -> list[TranslatableField | SynchronizedField]:
    """The fields a translator sees: `texts` are translated, `same` follow the original; those of every page as well."""
    return [
        *(TranslatableField(name) for name in (*TRANSLATED, *texts)),
        *(SynchronizedField(name) for name in (*SYNCHRONISED, *same)),
    ]


def lines_of(text: str) -> list[str]:
    """What a text says one a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def minutes_text(minutes: int) -> str:
    """How long something takes, in words."""
    return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}


class AcademyPage(PortalPage):
    """A page that asks the same thing only once while it is shown."""

    schema_type: ClassVar[str] = "WebPage"

    class Meta:
        abstract = True

    def once(self, request: HttpRequest | None, name: str, read: Callable[[], Any]) -> Any:
        """What `read` says, kept as long as this request is answered."""
        if request is None:
            return read()
        known = request.__dict__.setdefault("_academy_readings", {})
        key = (self.pk, name)
        if key not in known:
            known[key] = read()
        return known[key]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """With what stands around its text."""
        context = {**super().get_context(request, *args, **kwargs), "lead": self.summary}
        reader = _readers.get(type(self))
        return {**context, **reader(self, request)} if reader else context

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, unless it is closed to this reader for now."""
        guard = _guards.get(type(self))
        closed = guard(self, request) if guard and self.is_visible_to(request.user) else None
        return closed or super().serve(request, *args, **kwargs)

    def breadcrumbs(self, request: HttpRequest | None = None) -> list[Link]:
        """The pages above it, the home page first."""
        return self.once(request, "breadcrumbs", lambda: super(AcademyPage, self).breadcrumbs(request))

    def structured_data(self, request: HttpRequest) -> dict[str, Any]:
        """The page as schema.org describes its kind."""
        return {**super().structured_data(request), "@type": self.schema_type, **self.schema_details(request)}

    def schema_details(self, request: HttpRequest) -> dict[str, Any]:
        """What its kind has to tell search engines beside title, language and dates."""
        return {}
