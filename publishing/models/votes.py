"""What readers say of pages."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PageVote(models.Model):
    """Whether a page helped somebody. Pages and voters are known by names that lead nowhere by themselves: the
    catalogue's key, and a pseudonym, which for the signed-out is that of their browser."""

    class Reason(models.TextChoices):
        UNCLEAR = "unclear", _("I do not understand it")
        WRONG = "wrong", _("It is not right, or no longer")
        INCOMPLETE = "incomplete", _("Something is missing")
        OTHER_QUESTION = "other", _("I was looking for something else")
        PRODUCT = "product", _("I understand it, but do not like how the product works")

    key = models.CharField(max_length=80, help_text="The catalogue's, such as kb.question:42.")
    voter = models.UUIDField()
    helped = models.BooleanField()
    reason = models.CharField(_("why not"), max_length=10, choices=Reason.choices, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("vote on a page")
        verbose_name_plural = _("votes on pages")
        constraints = [models.UniqueConstraint(fields=["key", "voter"], name="one_vote_a_page_and_voter")]
        indexes = [models.Index(fields=["voter", "-at"], name="page_vote_latest_of_voter")]

    def __str__(self) -> str:
        return f"{self.key}: {self.helped}"
