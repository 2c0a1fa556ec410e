"""How somebody wants to be told."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from delivery.kinds import MailRhythm


class Weekday(models.IntegerChoices):
    """The days of the week as Python counts them."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class Preference(models.Model):
    """What somebody chose for one group of notices; without a row, the group's own defaults hold."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_preferences")
    group = models.CharField(max_length=60)
    in_page = models.BooleanField(default=True)
    mail = models.CharField(max_length=10, choices=MailRhythm.choices, default=MailRhythm.AT_ONCE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "group"], name="one_preference_a_person_and_group")]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.group}"


class MailTimes(models.Model):
    """When mail may come, by the clock of its reader: not between `quiet_from` and `quiet_until`, and what is gathered
    at `digest_hour`, once a week on `digest_weekday`."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="mail_times"
    )
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("until"), null=True, blank=True)
    digest_hour = models.PositiveSmallIntegerField(_("hour"), default=8, validators=[MaxValueValidator(23)])
    digest_weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday.choices, default=Weekday.MONDAY)

    def __str__(self) -> str:
        return str(self.user_id)
