"""Segments: who is meant when something is announced, measured or offered."""

import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.conditions import as_query, split, validate_rule
from accounts.models.organisations import Membership
from accounts.models.users import User


class Segment(models.Model):
    """A named part of the people, by rule, by hand, or both.

    `rule` is a list of conditions `{"field", "operator", "value"}`, all of which must hold (see `accounts.conditions`);
    an empty list selects nobody, so that a segment by hand holds exactly those who were put in.
    """

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("short name"), max_length=80, unique=True, allow_unicode=True)
    description = models.TextField(_("description"), blank=True)
    rule = models.JSONField(_("rule"), default=list, blank=True, validators=[validate_rule])
    people = models.ManyToManyField(settings.AUTH_USER_MODEL, through="SegmentMembership", related_name="segments")

    class Meta:
        ordering = ["name"]
        verbose_name = _("segment")
        verbose_name_plural = _("segments")

    def __str__(self) -> str:
        return self.name

    def people_now(self, now: datetime.datetime | None = None) -> models.QuerySet[User]:
        """Everybody with a living account whom the rule finds or who was put in by hand, without those kept out."""
        by_hand = SegmentMembership.objects.filter(segment=self, user=models.OuterRef("pk"))
        chosen = models.Q(models.Exists(by_hand.filter(excluded=False)))
        if self.rule:
            chosen |= self._found_by_rule(now or timezone.now())
        return User.objects.filter(chosen, is_active=True).exclude(models.Exists(by_hand.filter(excluded=True)))

    def _found_by_rule(self, now: datetime.datetime) -> models.Q:
        of_person, of_membership = split(self.rule)
        query = as_query(of_person, now)
        if of_membership:
            fitting = Membership.objects.filter(as_query(of_membership, now), user=models.OuterRef("pk"))
            query &= models.Q(models.Exists(fitting))
        return query


class SegmentMembership(models.Model):
    """A person put into a segment by hand, or kept out of it although the rule fits."""

    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="segment_memberships")
    excluded = models.BooleanField(_("kept out"), default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["segment", "user"], name="one_membership_a_person_and_segment")]

    def __str__(self) -> str:
        return f"{self.user} · {self.segment}"
