"""What is read of courses for many at once is what each says by itself."""

import pytest

from academy.courses.models import CoursePage, ModulePage
from academy.courses.outline import FEW, outline_of, outlines_of, required_lessons
from tests.factories import academy_courses as make
from tests.factories.accounts import UserFactory, a_partner

pytestmark = pytest.mark.django_db


def some_courses(count: int) -> list[CoursePage]:
    """Courses of which something may be left out, is not published, or is for partners."""
    courses = []
    for number in range(count):
        course = make.a_course(2)
        make.a_lesson(course, is_optional=True)
        make.a_lesson(course, audiences=["partners"])
        make.a_lesson(make.a_module(course, live=number % 2 == 0))
        courses.append(course)
    # No course of theirs, though it lies between them.
    make.a_course(1)
    return courses


@pytest.mark.parametrize("count", [1, FEW, FEW + 2])
def test_many_courses_have_the_outlines_and_required_lessons_of_each(count):
    courses = some_courses(count)
    for person in (UserFactory(), a_partner()):
        each = {course.pk: outline_of(course, person) for course in courses}
        assert outlines_of(courses, person) == each
        required = required_lessons(courses, person)
        assert required == {
            course.translation_key: {lesson.key for lesson in each[course.pk].required} for course in courses
        }
    assert ModulePage.objects.filter(live=False).count() == count // 2


def test_of_no_course_nothing_is_required():
    assert required_lessons([], UserFactory()) == {}


@pytest.mark.parametrize("count", [2, FEW + 2])
def test_any_number_of_courses_is_read_by_as_many_queries(django_assert_num_queries, count):
    courses, person = some_courses(count), UserFactory()
    required_lessons(courses, person)
    # Whose they may be and what is closed are asked first; then come modules and lessons.
    with django_assert_num_queries(4):
        required_lessons(courses, person)
