"""Searches as marketing wants them answered. Read anew every few seconds (`search.curating.kept`)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from product.languages import content_languages

LONGEST_LIST = 2_000


class SynonymSet(models.Model):
    """Words and phrases of one language that mean the same to whoever searches."""

    language = models.CharField(_("language"), max_length=12, choices=content_languages)
    words = models.TextField(
        _("words"), max_length=LONGEST_LIST, help_text=_("One word or phrase a line; each finds what the others find.")
    )
    is_mutual = models.BooleanField(
        _("in all directions"),
        default=True,
        help_text=_("Otherwise only the first line finds what the others find, and not the reverse."),
    )
    note = models.CharField(_("note"), max_length=255, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["language", "words"]
        verbose_name = _("synonyms")
        verbose_name_plural = _("synonyms")

    def __str__(self) -> str:
        return " = ".join(self.lines[:4])

    @property
    def lines(self) -> list[str]:
        """The words and phrases."""
        return lines_of(self.words)

    def clean(self) -> None:
        """One alone means the same as nothing."""
        if len(self.lines) < 2:
            raise ValidationError({"words": _("Give at least two, each on a line of its own.")})


class CuratedQuery(models.Model):
    """What is decided about one page for certain searches."""

    language = models.CharField(_("language"), max_length=12, choices=content_languages)
    queries = models.TextField(
        _("searches"),
        max_length=LONGEST_LIST,
        help_text=_("One a line. Endings, accents and the order of the words do not matter."),
    )
    is_whole = models.BooleanField(
        _("only if nothing else is asked"),
        default=False,
        help_text=_("Otherwise also for searches that have more words."),
    )
    page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("page"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("Or give the address of something that is no page, such as a thread."),
    )
    address = models.CharField(_("address"), max_length=700, blank=True)
    source = models.CharField(max_length=60, editable=False)
    object_id = models.CharField(max_length=40, editable=False)
    note = models.CharField(_("note"), max_length=255, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
        ordering = ["language", "queries"]

    def __str__(self) -> str:
        return ", ".join(lines_of(self.queries)[:3])

    @property
    def target(self) -> str:
        """What it is about, for lists."""
        return self.page.title if self.page else self.address

    @property
    def key(self) -> str:
        """Its catalogue key."""
        return f"{self.source}:{self.object_id}"

    def clean(self) -> None:
        """Find out what is meant; exactly one thing must be."""
        from search.curating.targets import key_of  # noqa: PLC0415  reads other models

        if not lines_of(self.queries):
            raise ValidationError({"queries": _("Give at least one search.")})
        if bool(self.page_id) == bool(self.address):
            raise ValidationError({"page": _("Choose a page, or give an address.")})
        key = key_of(self.page, self.address)
        if not key:
            field = "page" if self.page_id else "address"
            raise ValidationError({field: _("Search does not know it. Is it published, and can it be found?")})
        self.source, _colon, self.object_id = key.partition(":")


class PinnedAnswer(CuratedQuery):
    """A page that comes first for certain searches."""

    order = models.PositiveSmallIntegerField(_("order"), default=0, help_text=_("Small numbers come first."))

    class Meta(CuratedQuery.Meta):
        verbose_name = _("pinned answer")
        verbose_name_plural = _("pinned answers")


class HiddenHit(CuratedQuery):
    """A page that is not shown for certain searches."""

    class Meta(CuratedQuery.Meta):
        verbose_name = _("hidden hit")
        verbose_name_plural = _("hidden hits")


def lines_of(text: Any) -> list[str]:
    """The lines of a text that say something, each once."""
    return list(dict.fromkeys(line.strip() for line in str(text).splitlines() if line.strip()))
