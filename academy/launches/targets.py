"""What a launch opens: a course or a lesson, named by the address that the platform keeps for it."""

import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from wagtail.models import Page

from academy.courses.models import CoursePage, LessonPage
from academy.courses.outline import course_of, pages_by_key
from academy.launches.claims import Launch, uuid_in
from academy.launches.models import Placement
from academy.launches.models.platforms import origin_of
from publishing.languages import address_in, is_content_language, roots_of

CUSTOM = "portal_target"
"""The custom parameter that goes along with what was chosen: `course:<key>`."""
MODELS: dict[str, Any] = {Placement.Target.COURSE: CoursePage, Placement.Target.LESSON: LessonPage}


@dataclass(frozen=True)
class Target:
    """A course or lesson, whatever its language."""

    kind: str
    key: uuid.UUID

    def page_for(self, user: Any, language: str) -> Any:
        """Its page in the reader's language where there is one; None if there is none that they may see."""
        return pages_by_key(MODELS[self.kind], [self.key], language, user).get(self.key)

    @property
    def exists(self) -> bool:
        """Whether it is published at all."""
        return MODELS[self.kind].objects.live().filter(translation_key=self.key).exists()

    def course_for(self, page: Any) -> CoursePage | None:
        """The course that it is, or belongs to."""
        return page if isinstance(page, CoursePage) else course_of(page)

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"


def target_of(launch: Launch, request: HttpRequest) -> Target | None:
    """What was chosen, or what the launched address names: ours, or the ordinary address of a course or lesson."""
    if (chosen := read_target(launch.custom.get(CUSTOM, ""))) is not None:
        return chosen
    if origin_of(launch.target) not in (origin_of(settings.PORTAL_URL), f"{request.scheme}://{request.get_host()}"):
        return None
    path = urlsplit(launch.target).path
    try:
        match = resolve(path)
    except Resolver404:
        # Also the address of a page in another language than that of this request.
        return _of_page(path, request)
    if match.url_name == "lti_target":
        return read_target(f"{match.kwargs['kind']}:{match.kwargs['key']}")
    return _of_page(path, request)


def read_target(text: str) -> Target | None:
    """Of `course:<key>`."""
    kind, _colon, written = text.partition(":")
    key = uuid_in(written)
    return Target(kind, key) if kind in MODELS and key is not None else None


def _of_page(path: str, request: HttpRequest) -> Target | None:
    language, _slash, rest = path.strip("/").partition("/")
    if not is_content_language(language) or not rest:
        return None
    wanted = [f"{root.root_path}{rest}/" for root in roots_of(request)]
    page = Page.objects.live().filter(slug=rest.rpartition("/")[2], url_path__in=wanted).first()
    specific = page.specific if page else None
    kind = next((kind for kind, model in MODELS.items() if isinstance(specific, model)), None)
    return Target(kind, specific.translation_key) if kind and specific else None


def address_of(page: Any, language: str, request: HttpRequest) -> str:
    """Where its page is read."""
    return address_in(page, language, request) or "/"
