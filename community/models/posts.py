"""Posts, their earlier versions and their votes."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.models.states import Visibility
from community.models.threads import Thread
from community.querysets import PostQuerySet
from product.languages import content_languages, direction_of


class Post(models.Model):
    """Something that somebody wrote in a thread. `body_html` is rendered when it is written, never when it is read."""

    class Via(models.TextChoices):
        WEB = "web", _("On the portal")
        MAIL = "mail", _("By e-mail")
        IMPORT = "import", _("Brought from elsewhere")
        API = "api", _("By a program")

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="posts")
    position = models.PositiveIntegerField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="posts"
    )
    persona = models.ForeignKey(
        "community.Persona", null=True, blank=True, on_delete=models.SET_NULL, related_name="posts"
    )
    body = models.TextField(_("text"))
    body_html = models.TextField(editable=False)
    language = models.CharField(_("language"), max_length=12, choices=content_languages, default="en")
    reply_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="replies")
    is_official = models.BooleanField(_("official answer"), default=False)
    is_wiki = models.BooleanField(_("everybody may improve it"), default=False)
    visibility = models.CharField(max_length=10, choices=Visibility.choices, default=Visibility.SHOWN)
    hidden_reason = models.CharField(max_length=255, blank=True)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    revision = models.PositiveIntegerField(
        default=1, help_text="Rises with each edit; an edit names the one it began with."
    )
    vote_count = models.IntegerField(default=0, help_text="The rows of `Vote`, and `foreign_votes`.")
    foreign_votes = models.IntegerField(default=0, help_text="Votes that it brought along from elsewhere.")
    via = models.CharField(max_length=8, choices=Via.choices, default=Via.WEB)
    typing_seconds = models.PositiveIntegerField(null=True, blank=True, help_text="How long writing it took, if known.")

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [models.UniqueConstraint(fields=["thread", "position"], name="one_post_a_thread_and_position")]
        indexes = [
            models.Index(fields=["author", "-created_at"], name="post_latest_of_author"),
            models.Index(fields=["thread", "-vote_count", "position"], name="post_best_of_thread"),
        ]

    def __str__(self) -> str:
        return f"#{self.position} · {self.thread_id}"

    @property
    def direction(self) -> str:
        """Whether it runs `ltr` or `rtl`."""
        return direction_of(self.language)

    @property
    def anchor(self) -> str:
        """Its place on the thread's page."""
        return f"post-{self.position}"

    @property
    def is_first(self) -> bool:
        """Whether the thread begins with it."""
        return self.position == 1

    @property
    def is_shown(self) -> bool:
        """Whether everybody who reads the thread sees it."""
        return self.visibility == Visibility.SHOWN


class PostRevision(models.Model):
    """What a post said before an edit. The text that holds now is the post's own."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    body = models.TextField()
    title = models.CharField(max_length=200, blank=True, help_text="The thread's, for its first post.")
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["post", "number"], name="one_revision_a_post_and_number")]

    def __str__(self) -> str:
        return f"{self.post_id} · {self.number}"


class Vote(models.Model):
    """Somebody found a post good."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="votes")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="votes")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "person"], name="one_vote_a_person_and_post")]
        indexes = [models.Index(fields=["person", "-created_at"], name="vote_latest_of_person")]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.post_id}"
