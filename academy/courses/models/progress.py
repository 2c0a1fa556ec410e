"""How far somebody has come. Lessons and courses are named by their translation keys."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.courses.querysets import LearningDayQuerySet, LessonProgressQuerySet


class LessonProgress(models.Model):
    """What a person has done of one lesson; of a recording, to the second, which parts they have played."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="lesson_progress")
    course = models.UUIDField(_("course"))
    lesson = models.UUIDField(_("lesson"))
    started_at = models.DateTimeField(_("begun"), default=timezone.now)
    seen_at = models.DateTimeField(_("last seen"), default=timezone.now)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    position = models.FloatField(_("place in the recording"), default=0.0, help_text="In seconds.")
    watched = models.JSONField(default=list, blank=True, help_text="[[from, to], …] in seconds, in order, apart.")
    share = models.FloatField(_("share played"), default=0.0, help_text="0 to 1.")

    objects = LessonProgressQuerySet.as_manager()

    class Meta:
        verbose_name = _("progress in a lesson")
        verbose_name_plural = _("progress in lessons")
        constraints = [
            models.UniqueConstraint(fields=["person", "lesson"], name="one_progress_a_person_and_lesson"),
        ]
        indexes = [models.Index(fields=["person", "course"], name="progress_in_a_course")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.lesson}"


class LearningDay(models.Model):
    """A day, by the person's own calendar, on which they learned something."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="learning_days")
    day = models.DateField()

    objects = LearningDayQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="one_learning_day_a_person")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.day}"
