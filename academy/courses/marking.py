"""A course is found by its lessons: whatever changes one of them, or a module, marks the course as changed."""

from typing import Any

from django.db.models.signals import post_save, pre_delete
from wagtail.models import Page
from wagtail.signals import post_page_move

from academy.courses.models import CoursePage, LessonPage, ModulePage
from search.actions import mark_dirty
from search.signals import DRAFT_FIELDS

SOURCE = "academy.course"


def connect() -> None:
    """Listen. Once, when the applications are ready."""
    for model in (LessonPage, ModulePage):
        post_save.connect(_saved, sender=model, dispatch_uid=f"courses.saved.{model.__name__}")
        pre_delete.connect(_changed, sender=model, dispatch_uid=f"courses.deleted.{model.__name__}")
    post_page_move.connect(_moved, dispatch_uid="courses.moved")


def _saved(instance: Any, update_fields: Any = None, **kwargs: Any) -> None:
    if update_fields is None or not DRAFT_FIELDS.issuperset(update_fields):
        _changed(instance)


def _changed(instance: Any, **kwargs: Any) -> None:
    mark_courses_above(instance.path)


def _moved(instance: Page, parent_page_before: Page, parent_page_after: Page, **kwargs: Any) -> None:
    for parent in (parent_page_before, parent_page_after):
        mark_courses_above(parent.path)


def mark_courses_above(path: str) -> None:
    """Mark the course at this place in the tree, or above it."""
    places = [path[:end] for end in range(Page.steplen, len(path) + 1, Page.steplen)]
    ids = list(CoursePage.objects.filter(path__in=places).order_by().values_list("pk", flat=True))
    if ids:
        mark_dirty(SOURCE, ids)
