"""Brings the demo's courses in, and lets the demo's people learn something."""

from pathlib import Path

from django.core.management import call_command
from wagtail.models import Page

from academy.courses.actions.enrolling import enrol_person
from academy.courses.actions.learning import mark_lesson
from academy.courses.actions.structure import ensure_academy
from academy.courses.models import CoursePage, Enrolment, LessonPage, PathPage
from accounts.models import User

CONTENT = Path(__file__).resolve().parent / "courses"


def load_courses() -> None:
    """Load the courses and their path; what is there is brought up to date. Whoever has enrolled stays as they are."""
    # Demonstrations that were loaded long ago have home pages that do not know of the pages below them.
    Page.fix_tree()
    ensure_academy()
    call_command("import_course", str(CONTENT), media=[CONTENT.parent], verbosity=0)
    path = PathPage.objects.filter(import_id="learn/portal").first()
    course = CoursePage.objects.filter(import_id="learn/find-your-way").first()
    if path is None or course is None or Enrolment.objects.exists():
        return
    partner, customer = (User.objects.get(email=f"{name}@example.com") for name in ("partner", "customer"))
    enrol_person(page=path, person=partner, how=Enrolment.How.SELF, by=partner)
    enrol_person(page=course, person=customer, how=Enrolment.How.SELF, by=customer)
    first = LessonPage.objects.filter(import_id="learn/find-your-way/search/one-search", locale=course.locale).first()
    if first is not None:
        mark_lesson(lesson=first, by=customer)
