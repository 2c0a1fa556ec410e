"""Paths, courses and lessons as pages, and what people do with them as rows."""

from academy.courses.models.base import Level, Order, SelfEnrolment
from academy.courses.models.calendars import CalendarFeed
from academy.courses.models.courses import CoursePage, ModulePage
from academy.courses.models.enrolments import Cohort, CourseInvitation, Enrolment, EnrolmentRule
from academy.courses.models.index import AcademyIndexPage
from academy.courses.models.lessons import LessonPage
from academy.courses.models.paths import PathCourse, PathPage
from academy.courses.models.progress import LearningDay, LessonProgress
from academy.courses.models.tasks import HandIn
from academy.courses.models.voices import CourseRating, LessonNote, LessonThread

__all__ = [
    "AcademyIndexPage",
    "CalendarFeed",
    "Cohort",
    "CourseInvitation",
    "CoursePage",
    "CourseRating",
    "Enrolment",
    "EnrolmentRule",
    "HandIn",
    "LearningDay",
    "LessonNote",
    "LessonPage",
    "LessonProgress",
    "LessonThread",
    "Level",
    "ModulePage",
    "Order",
    "PathCourse",
    "PathPage",
    "SelfEnrolment",
]
