"""Spaces: the rooms of the community, and who belongs to those that are not for everybody."""

import threading

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from accounts.audiences import Rule
from community.querysets import SpaceMemberQuerySet, SpaceQuerySet
from product.languages import content_languages
from publishing.fields import AudiencesField
from publishing.models import Generation

_kept = threading.local()


def _names() -> dict[tuple[int, str], tuple[str, str]]:
    """Names and descriptions of all spaces in other languages: few rows, which every list shows, read once for each
    state of what readers see."""
    number = Generation.current()
    if getattr(_kept, "number", None) != number:
        rows = SpaceTranslation.objects.values_list("space_id", "language", "name", "description")
        _kept.names = {(space, language): (name, description) for space, language, name, description in rows}
        _kept.number = number
    return _kept.names


class Space(ClusterableModel):
    """A place for threads about something.

    `path` is the ids from the root to itself, such as `3/17/`, so that a subtree is a prefix. `rule` is who may read
    its threads: its own audiences, each ancestor's, and for a private group the group's token. `listing_rule` is who
    may know that it is there and ask to join. Both are kept by `actions.spaces`, never set by hand.
    """

    class Kind(models.TextChoices):
        OPEN = "open", _("For everybody whom its audiences admit")
        GROUP = "group", _("For its members")

    class Joining(models.TextChoices):
        OPEN = "open", _("Anybody who sees it may join")
        REQUEST = "request", _("Moderators let people in")
        INVITATION = "invitation", _("By invitation; others do not see it")

    class Posting(models.TextChoices):
        EVERYBODY = "everybody", _("Everybody who reads it")
        MODERATORS = "moderators", _("Moderators start threads, everybody replies")

    slug = models.SlugField(_("short name in addresses"), max_length=80, unique=True, allow_unicode=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children", verbose_name=_("inside")
    )
    path = models.CharField(max_length=120, editable=False, db_index=True, default="")
    order = models.PositiveIntegerField(_("order"), default=0, help_text=_("Spaces with small numbers come first."))
    icon = models.CharField(_("icon"), max_length=40, default="messages-square")
    name = models.CharField(_("name"), max_length=120)
    description = models.CharField(_("description"), max_length=255, blank=True)
    feature = models.ForeignKey(
        "product.Feature",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="spaces",
        verbose_name=_("product feature"),
    )
    language = models.CharField(
        _("language"),
        max_length=12,
        blank=True,
        choices=content_languages,
        help_text=_("Empty: threads in every language."),
    )
    audiences = AudiencesField(_("audiences"), help_text=_("Who may see it; empty: everybody."))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.OPEN)
    joining = models.CharField(_("joining"), max_length=12, choices=Joining.choices, default=Joining.REQUEST)
    posting = models.CharField(_("who starts threads"), max_length=12, choices=Posting.choices, default="everybody")
    thread_kinds = models.JSONField(
        _("kinds of threads"), default=list, blank=True, help_text=_("Empty: questions, discussions and showing.")
    )
    group = models.OneToOneField(
        "accounts.Group", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="space"
    )
    rule = models.ForeignKey("accounts.AudienceRule", on_delete=models.PROTECT, editable=False, related_name="+")
    listing_rule = models.ForeignKey(
        "accounts.AudienceRule", on_delete=models.PROTECT, editable=False, related_name="+"
    )
    thread_count = models.PositiveIntegerField(default=0, editable=False)
    is_archived = models.BooleanField(_("archived: nobody writes any more"), default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SpaceQuerySet.as_manager()

    class Meta:
        ordering = ["order", "name"]
        verbose_name = _("space")
        verbose_name_plural = _("spaces")

    def __str__(self) -> str:
        return self.name

    def _translated(self, language: str | None) -> tuple[str, str]:
        code = language or get_language() or settings.LANGUAGE_CODE
        return _names().get((self.pk, code), ("", ""))

    def name_in(self, language: str | None = None) -> str:
        """The name in `language` (the active one by default), or the original if it is not translated."""
        return self._translated(language)[0] or self.name

    def description_in(self, language: str | None = None) -> str:
        """The description in `language` (the active one by default), or the original."""
        return self._translated(language)[1] or self.description

    @property
    def ancestor_ids(self) -> list[int]:
        """The spaces around it, the outermost first."""
        return [int(part) for part in self.path.split("/")[:-2]]

    @property
    def access_rule(self) -> Rule:
        """Who may read its threads; for the catalogue."""
        return Rule.parse(self.rule.expression)

    @property
    def is_group(self) -> bool:
        """Whether one has to be a member."""
        return self.kind == self.Kind.GROUP


class SpaceTranslation(models.Model):
    """A space's name and description in another language."""

    space = ParentalKey(Space, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(_("language"), max_length=12, choices=content_languages)
    name = models.CharField(_("name"), max_length=120)
    description = models.CharField(_("description"), max_length=255, blank=True)

    class Meta:
        verbose_name = _("name in another language")
        verbose_name_plural = _("names in other languages")
        constraints = [
            models.UniqueConstraint(fields=["space", "language"], name="one_translation_a_space_and_language")
        ]

    def __str__(self) -> str:
        return self.name


class SpaceMember(models.Model):
    """Somebody's place in a space. A member of a group is in its `accounts.Group` exactly while `state` is joined;
    a moderator of an open space is a member, too."""

    class Role(models.TextChoices):
        MEMBER = "member", _("Member")
        MODERATOR = "moderator", _("Moderator")

    class State(models.TextChoices):
        REQUESTED = "requested", _("Has asked to join")
        INVITED = "invited", _("Is invited")
        JOINED = "joined", _("Has joined")

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="space_memberships")
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.MEMBER)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.JOINED)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects = SpaceMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member of a space")
        verbose_name_plural = _("members of spaces")
        constraints = [models.UniqueConstraint(fields=["space", "person"], name="one_membership_a_person_and_space")]

    def __str__(self) -> str:
        return f"{self.person} · {self.space}"
