"""Segments: who is meant when something is announced, measured or offered."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Segment(models.Model):
    """A named part of the people, by rule, by hand, or both.

    `rule` is a list of conditions `{"field", "operator", "value"}`, all of which must hold (see `accounts.segments`);
    an empty list selects nobody, so that a segment by hand holds exactly those who were put in.
    """

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("short name"), max_length=80, unique=True, allow_unicode=True)
    description = models.TextField(_("description"), blank=True)
    rule = models.JSONField(_("rule"), default=list, blank=True)
    people = models.ManyToManyField(settings.AUTH_USER_MODEL, through="SegmentMembership", related_name="segments")

    class Meta:
        ordering = ["name"]
        verbose_name = _("segment")
        verbose_name_plural = _("segments")

    def __str__(self) -> str:
        return self.name


class SegmentMembership(models.Model):
    """A person put into a segment by hand, or kept out of it although the rule fits."""

    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="segment_memberships")
    excluded = models.BooleanField(_("kept out"), default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["segment", "user"], name="one_membership_a_person_and_segment")]

    def __str__(self) -> str:
        return f"{self.user} · {self.segment}"
