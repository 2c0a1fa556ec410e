"""Threads, and what people do with a whole thread."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.models.spaces import Space
from community.models.states import Visibility
from community.models.tags import Tag
from community.querysets import ThreadQuerySet
from product.languages import content_languages, direction_of

SHOWN = Q(visibility=Visibility.SHOWN)
LATEST = ["-last_posted_at", "-id"]


class Thread(models.Model):
    """What somebody began, with everything that was answered: its first post has position 1.

    `last_position` hands out positions: whoever adds a post raises it in the post's own transaction, which holds the
    row until the commit, so that positions follow the order of writing and none is lost. Counters count what is
    shown; they are changed together with what they count.
    """

    class Kind(models.TextChoices):
        QUESTION = "question", _("Question")
        DISCUSSION = "discussion", _("Discussion")
        ANNOUNCEMENT = "announcement", _("Announcement")
        SHOW = "show", _("Show and tell")
        AMA = "ama", _("Question hour")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")
        ARCHIVED = "archived", _("Archived")

    class Stage(models.TextChoices):
        NONE = "", _("No question hour")
        COLLECTING = "collecting", _("Collecting questions")
        LIVE = "live", _("Being answered")
        DONE = "done", _("Over")

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="threads")
    kind = models.CharField(_("kind"), max_length=14, choices=Kind.choices, default=Kind.QUESTION)
    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(max_length=100, allow_unicode=True, blank=True)
    language = models.CharField(_("language"), max_length=12, choices=content_languages, default="en")
    feature = models.ForeignKey(
        "product.Feature", null=True, blank=True, on_delete=models.SET_NULL, related_name="threads"
    )
    tags = models.ManyToManyField(Tag, blank=True, related_name="threads")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="threads"
    )
    persona = models.ForeignKey(
        "community.Persona", null=True, blank=True, on_delete=models.SET_NULL, related_name="threads"
    )
    created_at = models.DateTimeField(default=timezone.now)

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    visibility = models.CharField(max_length=10, choices=Visibility.choices, default=Visibility.SHOWN)
    hidden_reason = models.CharField(max_length=255, blank=True)
    is_pinned = models.BooleanField(_("pinned"), default=False)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="merged")

    last_position = models.PositiveIntegerField(default=0)
    last_posted_at = models.DateTimeField(default=timezone.now)
    last_posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asker_wrote_last = models.BooleanField(default=True, help_text="Whether nobody else has written since the asker.")
    reply_count = models.PositiveIntegerField(default=0)
    vote_count = models.IntegerField(default=0, help_text="Of its first post; for lists.")
    me_too_count = models.PositiveIntegerField(default=0, help_text="With the asker, who is the first.")
    view_count = models.PositiveIntegerField(default=0, help_text="Brought up to date hourly from `ThreadView`.")

    accepted_answer = models.ForeignKey(
        "community.Post", null=True, blank=True, on_delete=models.SET_NULL, related_name="accepted_in"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    solved_asked_at = models.DateTimeField(null=True, blank=True, help_text="When the asker was asked whether it is.")
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="taken_threads"
    )
    taken_until = models.DateTimeField(null=True, blank=True)
    page_key = models.CharField(
        max_length=80, blank=True, help_text="The catalogue's key of the page that it became, such as kb.question:42."
    )
    for_helpers = models.JSONField(
        default=dict, blank=True, help_text="What the asker had read before: {pages: [{key, title, url}]}. Not public."
    )

    hosts = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="hosted_threads")
    stage = models.CharField(max_length=12, choices=Stage.choices, blank=True, default=Stage.NONE)
    starts_at = models.DateTimeField(_("begins"), null=True, blank=True)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        verbose_name = _("thread")
        verbose_name_plural = _("threads")
        indexes = [
            models.Index(fields=LATEST, name="thread_latest", condition=SHOWN),
            models.Index(fields=["space", *LATEST], name="thread_latest_of_space", condition=SHOWN),
            models.Index(fields=LATEST, name="thread_unanswered", condition=SHOWN & Q(kind="question", reply_count=0)),
            models.Index(
                fields=["space", *LATEST],
                name="thread_unanswered_of_space",
                condition=SHOWN & Q(kind="question", reply_count=0),
            ),
            models.Index(fields=LATEST, name="thread_solved", condition=SHOWN & Q(accepted_answer__isnull=False)),
            models.Index(
                fields=["space", *LATEST],
                name="thread_solved_of_space",
                condition=SHOWN & Q(accepted_answer__isnull=False),
            ),
            models.Index(fields=["space", *LATEST], name="thread_pinned_of_space", condition=SHOWN & Q(is_pinned=True)),
            models.Index(
                fields=LATEST,
                name="thread_waiting",
                condition=SHOWN & Q(kind="question", state="open", accepted_answer__isnull=True),
            ),
            models.Index(fields=["author", *LATEST], name="thread_latest_of_author"),
            models.Index(fields=["state", "last_posted_at"], name="thread_to_archive"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def direction(self) -> str:
        """Whether its title runs `ltr` or `rtl`."""
        return direction_of(self.language)

    @property
    def is_solved(self) -> bool:
        """Whether an answer was accepted."""
        return self.accepted_answer_id is not None

    @property
    def is_question(self) -> bool:
        """Whether it can be solved."""
        return self.kind == self.Kind.QUESTION

    @property
    def is_taken(self) -> bool:
        """Whether a helper is at it now."""
        return self.taken_until is not None and self.taken_until > timezone.now()


class MeToo(models.Model):
    """Somebody who has the same question."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="me_toos")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "person"], name="one_me_too_a_person_and_thread")]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.thread_id}"


class ReadPosition(models.Model):
    """How far somebody has read in a thread, and for how long."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="read_positions")
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveIntegerField(default=0)
    seconds = models.PositiveIntegerField(default=0)
    first_read_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "thread"], name="one_position_a_reader_and_thread")]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.thread_id}: {self.position}"


class ThreadView(models.Model):
    """A thread was looked at. Counted and thrown away hourly, so that reading never waits for a row that is written."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return str(self.thread_id)
