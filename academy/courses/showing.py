"""What the pages of the academy show around their text."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from academy.courses import lesson_kinds
from academy.courses.listing import listing_context
from academy.courses.models import (
    AcademyIndexPage,
    Cohort,
    CoursePage,
    CourseRating,
    Enrolment,
    LessonNote,
    LessonPage,
    ModulePage,
    PathPage,
)
from academy.courses.models.base import guard_with, minutes_text, show_with
from academy.courses.outline import OutlineLesson, course_of, courses_of, pages_by_key
from academy.courses.policies import Gate, first_undone_before, may_enrol, may_invite
from academy.courses.standing import Standing, standing_of, standings_of
from publishing.languages import address_in, reading_language


@dataclass(frozen=True)
class ShownLesson:
    """A lesson in an outline, as this reader finds it."""

    lesson: OutlineLesson
    url: str
    is_done: bool = False
    is_open: bool = True
    is_current: bool = False
    percent: int = 0

    @property
    def facts(self) -> list[str]:
        """What it is, how long it takes, how much of it was played, whether it may be left out."""
        found = [self.lesson.kind_label, minutes_text(self.lesson.minutes)]
        if self.percent and not self.is_done:
            found.append(_("%(percent)s %% played") % {"percent": self.percent})
        return [*found, _("may be left out")] if self.lesson.is_optional else found


@dataclass(frozen=True)
class ShownModule:
    """A module in an outline."""

    title: str
    anchor: str
    lessons: list[ShownLesson]


def register() -> None:
    """Let the pages show all this."""
    show_with(AcademyIndexPage, listing_context)
    show_with(PathPage, path_context)
    show_with(CoursePage, course_context)
    show_with(ModulePage, module_context)
    show_with(LessonPage, lesson_context)
    guard_with(LessonPage, closed_lesson)


def shown_outline(standing: Standing, request: HttpRequest, current: int | None = None) -> list[ShownModule]:
    """The modules and lessons with where this reader stands in each."""
    done = standing.done
    return [
        ShownModule(
            module.title,
            module.anchor,
            [
                ShownLesson(
                    lesson,
                    lesson.url(request),
                    lesson.key in done,
                    standing.gate(lesson) is Gate.OPEN,
                    lesson.pk == current,
                    _played(standing, lesson),
                )
                for lesson in module.lessons
            ],
        )
        for module in standing.outline.modules
    ]


def _played(standing: Standing, lesson: OutlineLesson) -> int:
    row = standing.progress.get(lesson.key)
    return int(row.share * 100) if row else 0


def course_context(page: CoursePage, request: HttpRequest) -> dict[str, Any]:
    """The outline, where this reader stands, how they go on or begin, and how others rate it."""
    standing = page.once(request, "standing", lambda: standing_of(page, request.user))
    average, count = CourseRating.objects.summary(page.translation_key) if page.pk else (0.0, 0)
    return {
        "standing": standing,
        "modules": shown_outline(standing, request),
        "resume": resume_link(standing, request),
        "minutes_text": minutes_text(standing.outline.minutes) if standing.outline.minutes else "",
        "rating": {"average": average, "count": count},
        "own_stars": _own_stars(page, request.user),
        "before": _courses_before(page, request),
        "waits_for": _first_course(standing, request),
        **enrolling_context(page, standing.enrolment, request),
    }


def _own_stars(page: CoursePage, user: Any) -> int:
    if not user.is_authenticated or not page.pk:
        return 0
    rows = CourseRating.objects.filter(person=user, course=page.translation_key)
    return rows.values_list("stars", flat=True).first() or 0


def enrolling_context(page: Any, enrolment: Enrolment | None, request: HttpRequest) -> dict[str, Any]:
    """Whether and how this reader can enrol."""
    if not page.pk:
        return {}
    is_signed_in = request.user.is_authenticated
    may = page.self_enrolment == "open" and enrolment is None
    cohorts = Cohort.objects.to_choose(page.translation_key).exists() if may and is_signed_in else False
    return {
        "enrolment": enrolment,
        "may_enrol": may and (not is_signed_in or may_enrol(request.user, page)),
        "has_cohorts": cohorts,
        "enrol_url": reverse("academy_courses:enrol", args=[page.pk]),
        "invite_url": reverse("academy_courses:invite", args=[page.pk]) if may_invite(request.user, page) else "",
    }


def resume_link(standing: Standing, request: HttpRequest) -> dict[str, Any] | None:
    """Where to go on; nothing for those who have not enrolled, have to wait or have done everything."""
    if standing.enrolment is None or standing.waits_for is not None:
        return None
    lesson = standing.next_lesson
    if lesson is None:
        return None
    return {
        "title": lesson.title,
        "url": lesson.url(request),
        "label": _("Go on") if standing.has_begun else _("Begin"),
        "second": standing.second_in(lesson),
    }


def _courses_before(page: CoursePage, request: HttpRequest) -> list[dict[str, Any]]:
    """The courses to take first, as this reader may see them, and which of them they have completed."""
    ids = [child["value"] for child in page.courses_before.raw_data if child.get("value")]
    if not ids:
        return []
    keys = list(Page.objects.filter(pk__in=ids).order_by().values_list("translation_key", flat=True))
    found = pages_by_key(CoursePage, keys, reading_language(request), request.user)
    done = set(Enrolment.objects.completed().of(request.user).filter(key__in=found).values_list("key", flat=True))
    return [_course_link(course, request, is_done=key in done) for key, course in found.items()]


def _first_course(standing: Standing, request: HttpRequest) -> dict[str, Any] | None:
    """The course of a path that comes first."""
    return _course_link(standing.waits_for, request) if standing.waits_for else None


def _course_link(course: CoursePage, request: HttpRequest, **more: Any) -> dict[str, Any]:
    language = reading_language(request)
    link = {"title": course.title, "url": address_in(course, language, request), **more}
    return link if course.language == language else {**link, "lang": course.language, "dir": course.direction}


def path_context(page: PathPage, request: HttpRequest) -> dict[str, Any]:
    """The courses in order with where this reader stands in each."""
    courses = courses_of(page, page.language, request.user) if page.pk else []
    standings = standings_of(courses, request.user)
    enrolment = None
    if page.pk and request.user.is_authenticated:
        enrolment = Enrolment.objects.current().of(request.user).for_key(page.translation_key).first()
    shown, is_free = [], page.order != "enforced"
    for course in courses:
        standing = standings[course.translation_key]
        shown.append(
            {
                **_course_link(course, request),
                "summary": course.summary,
                "standing": standing,
                "minutes_text": minutes_text(standing.outline.minutes) if standing.outline.minutes else "",
                "level": course.get_level_display(),
                "is_next": False,
                "waits_for": _first_course(standing, request),
            }
        )
    left = [item for item in shown if not item["standing"].is_complete]
    if left:
        left[0]["is_next"] = True
    done = len(shown) - len(left)
    return {
        "courses": shown,
        "done": done,
        "is_free": is_free,
        "percent": round(100 * done / len(shown)) if shown else 0,
        "note": _("%(done)s of %(total)s courses") % {"done": done, "total": len(shown)},
        **enrolling_context(page, enrolment, request),
    }


def module_context(page: ModulePage, request: HttpRequest) -> dict[str, Any]:
    """Its lessons, and the course around it."""
    course = course_of(page)
    if course is None:
        return {"modules": [], "course": None}
    standing = standing_of(course, request.user)
    anchor = f"module-{page.pk}"
    modules = [module for module in shown_outline(standing, request) if module.anchor == anchor]
    return {"course": course, "course_url": address_in(course, reading_language(request)), "modules": modules}


def lesson_standing(page: LessonPage, request: HttpRequest) -> Standing | None:
    """Where the reader stands in the lesson's course; asked once a request."""
    course = page.once(request, "course", lambda: course_of(page))
    return page.once(request, "standing", lambda: standing_of(course, request.user)) if course else None


def closed_lesson(page: LessonPage, request: HttpRequest) -> HttpResponse | None:
    """A page that says what has to be done first, in place of a lesson that is closed to this reader."""
    standing = lesson_standing(page, request)
    lesson = standing.outline.find(page.pk) if standing else None
    if standing is None or lesson is None or (gate := standing.gate(lesson)) is Gate.OPEN:
        return None
    first = first_undone_before(lesson, standing.outline.lessons, standing.done) if gate is Gate.LOCKED else None
    language = reading_language(request)
    context = {
        "page": page,
        "title": page.title,
        "course": standing.course,
        "course_url": address_in(standing.course, language, request),
        "is_locked": gate is Gate.LOCKED,
        "waits_for": _first_course(standing, request) if gate is Gate.WAITING else None,
        "first": {"title": first.title, "url": first.url(request)} if first else None,
        "content_language": page.language,
        "content_direction": page.direction,
        **enrolling_context(standing.course, standing.enrolment, request),
    }
    response = TemplateResponse(request, "academy/courses/lesson_closed.html", context, status=403)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def lesson_context(page: LessonPage, request: HttpRequest) -> dict[str, Any]:
    """The outline at the side, what comes before and after, and what this reader has done here."""
    standing = lesson_standing(page, request)
    context = {**lesson_kinds.context_of(page, request), "standing": standing}
    if standing is None:
        return context
    lessons = standing.outline.lessons
    at = next((number for number, lesson in enumerate(lessons) if lesson.pk == page.pk), None)
    row = standing.progress.get(page.translation_key)
    before = lessons[at - 1] if at else None
    after = lessons[at + 1] if at is not None and at + 1 < len(lessons) else None
    return {
        **context,
        "course": standing.course,
        "course_url": address_in(standing.course, reading_language(request), request),
        "modules": shown_outline(standing, request, page.pk),
        "number": at + 1 if at is not None else 0,
        "progress": row,
        "is_done": bool(row and row.done_at),
        "is_marked": page.rule == LessonPage.Completion.READ,
        "is_played_to_the_end": page.rule == LessonPage.Completion.VIEWED,
        "is_told_by_package": page.rule in (LessonPage.Completion.COMPLETED, LessonPage.Completion.MASTERED),
        "note": _note(page, request.user) if standing.enrolment else None,
        "previous_page": _neighbour(before, request),
        "next_page": _neighbour(after, request),
        "discussion": lesson_kinds.discussion_of(page, request),
        "lesson_facts": _facts(page, len(lessons), at),
        **enrolling_context(standing.course, standing.enrolment, request),
    }


def _facts(page: LessonPage, total: int, at: int | None) -> list[str]:
    found = [str(page.get_kind_display()), minutes_text(page.minutes)]  # type: ignore[attr-defined]  # Django's own
    if at is not None:
        found.insert(0, _("Lesson %(number)s of %(total)s") % {"number": at + 1, "total": total})
    return found


def _neighbour(lesson: OutlineLesson | None, request: HttpRequest) -> dict[str, Any] | None:
    return {"title": lesson.title, "url": lesson.url(request)} if lesson else None


def _note(page: LessonPage, user: Any) -> LessonNote | None:
    return LessonNote.objects.filter(person=user, lesson=page.translation_key).first()
