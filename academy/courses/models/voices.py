"""What people say about lessons and courses: notes for themselves, stars, and the thread in which they discuss."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from academy.courses.querysets import RatingQuerySet


class LessonNote(models.Model):
    """What somebody wrote down for themselves. Nobody else sees it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="lesson_notes")
    course = models.UUIDField(_("course"))
    lesson = models.UUIDField(_("lesson"))
    body = models.TextField(_("note"))
    body_html = models.TextField(editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        constraints = [models.UniqueConstraint(fields=["person", "lesson"], name="one_note_a_person_and_lesson")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.lesson}"


class CourseRating(models.Model):
    """How many stars somebody gives a course they have begun."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="course_ratings")
    course = models.UUIDField(_("course"))
    stars = models.PositiveSmallIntegerField(_("stars"), validators=[MinValueValidator(1), MaxValueValidator(5)])
    updated_at = models.DateTimeField(auto_now=True)

    objects = RatingQuerySet.as_manager()

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        constraints = [
            models.UniqueConstraint(fields=["person", "course"], name="one_rating_a_person_and_course"),
            models.CheckConstraint(condition=models.Q(stars__range=(1, 5)), name="one_to_five_stars"),
        ]
        indexes = [models.Index(fields=["course"], name="rating_of_a_course")]

    def __str__(self) -> str:
        return f"{self.course}: {self.stars}"


class LessonThread(models.Model):
    """Where a lesson is discussed, once somebody has begun to. What answers there is named by its own key."""

    lesson = models.UUIDField(_("lesson"), unique=True)
    key = models.CharField(max_length=80, help_text="Of the discussion, such as community.thread:7.")
    path = models.CharField(max_length=300, help_text="Its address without the language.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("discussion of a lesson")
        verbose_name_plural = _("discussions of lessons")

    def __str__(self) -> str:
        return f"{self.lesson}: {self.key}"
