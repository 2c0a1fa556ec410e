"""The one list of what can be found, and what each index already has of it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from search.curating.models import HiddenHit, PinnedAnswer, SynonymSet
from search.journal.models import Asked, Clicked, DailySalt, OpenedHit, PopularSearch
from search.querysets import CatalogueEntryQuerySet, LeaseQuerySet
from search.spelling.models import CountedEntry, KnownWord

__all__ = [
    "Asked",
    "Clicked",
    "CountedEntry",
    "DailySalt",
    "HiddenHit",
    "KnownWord",
    "OpenedHit",
    "PinnedAnswer",
    "PopularSearch",
    "SynonymSet",
]


class CatalogueEntry(models.Model):
    """One findable thing in one language. Computed from its source, never edited.

    An entry that is no longer findable stays as a tombstone (`is_deleted`, its texts emptied), so that its version
    never starts again and its deletion can still be shipped to an index that was away.
    """

    source = models.CharField(
        max_length=60, help_text="The name of the source that declares it, such as `kb.question`."
    )
    object_id = models.CharField(max_length=40)
    version = models.PositiveBigIntegerField(
        default=1, help_text="Rises with every change of content, and never starts again, not even after a deletion."
    )
    is_deleted = models.BooleanField(default=False)
    deleted_at = models.DateTimeField(null=True, blank=True)
    fingerprint = models.CharField(
        max_length=64, blank=True, help_text="Of all content; an equal one is no new version."
    )

    kind = models.CharField(max_length=30)
    language = models.CharField(max_length=12)
    title = models.CharField(max_length=500)
    summary = models.TextField(blank=True, help_text="The short answer, or what stands in lists.")
    body = models.TextField(blank=True)
    keywords = models.TextField(blank=True, help_text="Words that find it though its text lacks them, one a line.")
    parts = models.JSONField(
        default=list, blank=True, help_text="[{anchor, label, text, seconds}]: text with a place inside."
    )
    feature = models.ForeignKey(
        "product.Feature", null=True, blank=True, on_delete=models.SET_NULL, related_name="catalogue_entries"
    )
    url = models.CharField(max_length=700)
    audience = models.ForeignKey("accounts.AudienceRule", on_delete=models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=150, blank=True)
    translation_key = models.CharField(
        max_length=60, blank=True, help_text="Joins the same thing in several languages."
    )
    is_official = models.BooleanField(default=False)
    is_solved = models.BooleanField(default=False)
    extras = models.JSONField(
        default=dict, blank=True, help_text="What a hit shows beside its text: minutes, level, steps, version."
    )
    published_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True, help_text="When its content last changed for a reader.")
    worth = models.FloatField(
        default=0.0, help_text="0 to 1 from votes, views and acceptance, in buckets; refreshed hourly."
    )
    computed_at = models.DateTimeField(auto_now=True)

    objects = CatalogueEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("catalogue entry")
        verbose_name_plural = _("catalogue")
        constraints = [models.UniqueConstraint(fields=["source", "object_id"], name="one_entry_an_object")]
        indexes = [
            models.Index(
                fields=["feature", "language", "-worth", "-id"],
                condition=models.Q(is_deleted=False),
                name="best_about_a_feature",
            ),
            models.Index(
                fields=["language", "kind", "-worth", "-id"],
                condition=models.Q(is_deleted=False),
                name="best_of_a_kind",
            ),
            models.Index(fields=["is_deleted", "-published_at"]),
            models.Index(fields=["translation_key"]),
        ]

    def __str__(self) -> str:
        return self.title or self.key

    @property
    def key(self) -> str:
        """Its identity in every index: source and object, such as `kb.question:42`."""
        return f"{self.source}:{self.object_id}"


class DirtyMark(models.Model):
    """An object whose entry may no longer be true. Written in the transaction of the change, taken away by the
    computation that began after it; one row a change, so that a mark made meanwhile is never lost."""

    source = models.CharField(max_length=60)
    object_id = models.CharField(max_length=40)
    marked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["source", "object_id"])]

    def __str__(self) -> str:
        return f"{self.source}:{self.object_id}"


class SearchIndex(models.Model):
    """An index at the search server: one a language in use, and one more while it is being rebuilt."""

    class Role(models.TextChoices):
        LIVE = "live", _("Live")
        BUILDING = "building", _("Being built")

    name = models.CharField(max_length=120, unique=True)
    language = models.CharField(max_length=12)
    role = models.CharField(max_length=10, choices=Role.choices)
    settings_fingerprint = models.CharField(max_length=64)
    uuid = models.CharField(
        max_length=40, blank=True, help_text="As the server calls it: another means that ours has vanished."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["language", "role"], name="one_index_a_language_and_role")]

    def __str__(self) -> str:
        return self.name


class Shipment(models.Model):
    """The version of an entry that an index is known to have. What to ship is chosen by row, never by a watermark."""

    entry = models.ForeignKey(CatalogueEntry, on_delete=models.CASCADE, related_name="shipments")
    index = models.ForeignKey(SearchIndex, on_delete=models.CASCADE, related_name="shipments")
    version = models.PositiveBigIntegerField()
    is_deletion = models.BooleanField(default=False)
    embedded_version = models.PositiveBigIntegerField(
        default=0, help_text="The version whose vectors the index has, too: they follow as a second write."
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "index"], name="one_shipment_an_entry_and_index")]

    def __str__(self) -> str:
        return f"{self.entry_id} → {self.index_id}: {self.version}"


class IndexedEntry(models.Model):
    """An entry as the database engine chooses, counts and ranks it: a narrow row, since a search reads thousands."""

    entry = models.OneToOneField(CatalogueEntry, primary_key=True, on_delete=models.CASCADE, related_name="indexed")
    version = models.PositiveBigIntegerField()
    language = models.CharField(max_length=12)
    kind = models.CharField(max_length=30)
    feature_id = models.BigIntegerField(null=True)
    audience_id = models.BigIntegerField()
    translation_key = models.CharField(max_length=60, blank=True)
    standing = models.FloatField(help_text="What the text score is multiplied by, but for freshness.")
    changed_at = models.DateTimeField(null=True)
    length = models.PositiveIntegerField(help_text="Its words, weighed by field.")
    written = models.PositiveBigIntegerField(
        default=0, help_text="The millisecond of its last change: the sum of all says whether anything has changed."
    )
    whole_title = models.CharField(max_length=500, help_text="The title without case and accents.")

    class Meta:
        indexes = [
            models.Index(fields=["language", "length", "written"]),
            models.Index(fields=["whole_title", "language"]),
        ]

    def __str__(self) -> str:
        return self.whole_title


class IndexedWords(models.Model):
    """An entry's words, analysed by its language. The database's own full-text index stands over `terms`."""

    entry = models.OneToOneField(CatalogueEntry, primary_key=True, on_delete=models.CASCADE, related_name="+")
    words = models.TextField(help_text="In their order, a line a field.")
    terms = models.TextField(
        blank=True,
        help_text="What the full-text index reads beside the words: with @ before it what title and keywords name, "
        "with ^ what suggestions begin with, with # the language. PostgreSQL takes all of it into its tsvector.",
    )

    def __str__(self) -> str:
        return str(self.entry_id)


class AnalysedLanguage(models.Model):
    """The analysis with which the database engine's words of a language were made."""

    language = models.CharField(max_length=12, primary_key=True)
    fingerprint = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.language


class Lease(models.Model):
    """Who works at something that one process at a time should do. It lapses by itself when that process dies."""

    name = models.CharField(max_length=80, primary_key=True)
    holder = models.CharField(max_length=40, blank=True)
    held_until = models.DateTimeField()

    objects = LeaseQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class Vector(models.Model):
    """What a passage or question means to an embedder. Kept by what the text is, so that none is embedded twice."""

    model = models.CharField(max_length=80, help_text="The embedder's name with its model's.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the text as the embedder reads it.")
    values = models.BinaryField(help_text="One signed byte a dimension: the direction alone says what is meant.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["model", "digest"], name="one_vector_a_model_and_text")]

    def __str__(self) -> str:
        return f"{self.model}: {self.digest[:12]}"


class EmbeddedEntry(models.Model):
    """The version of an entry whose passages have vectors."""

    entry = models.OneToOneField(CatalogueEntry, primary_key=True, on_delete=models.CASCADE, related_name="embedded")
    model = models.CharField(max_length=80)
    version = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.version}"


class EntryPassage(models.Model):
    """A passage of an entry, by its vector; an entry is as near to a question as its nearest passage."""

    entry = models.ForeignKey(CatalogueEntry, on_delete=models.CASCADE, related_name="passages")
    vector = models.ForeignKey(Vector, on_delete=models.PROTECT, related_name="passages")
    place = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=12)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "place"], name="one_passage_a_place")]

    def __str__(self) -> str:
        return f"{self.entry_id}, {self.place}"


class VectorSet(models.Model):
    """The vectors of one model and language that are compared with a question. Every process keeps a copy in a file;
    `generation` says which is the newest."""

    name = models.CharField(max_length=120, primary_key=True)
    generation = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name}: {self.generation}"


class AskedQuestion(models.Model):
    """A question as people asked it, and the page that answered it: what helped is remembered.

    What was not asked in public is learnt from by those alone who may read it, see `audience`. `voice` is the
    pseudonym of whoever says that the page answered it.
    """

    class Kind(models.TextChoices):
        ANSWER = "answer", _("Accepted answer")
        SEARCH = "search", _("Search")
        VOTE = "vote", _("Vote")
        REQUEST = "request", _("Request")

    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.ANSWER)
    question = models.TextField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the question.")
    language = models.CharField(max_length=12)
    source = models.CharField(max_length=60)
    object_id = models.CharField(max_length=40)
    voice = models.UUIDField()
    weight = models.FloatField(default=1.0, help_text="How much this says, beside an accepted answer.")
    audience = models.ForeignKey(
        "accounts.AudienceRule",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="Who may read the question; empty: everybody.",
    )
    vector = models.ForeignKey(Vector, null=True, blank=True, on_delete=models.SET_NULL, related_name="questions")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "object_id", "language", "digest", "voice"], name="one_voice_a_question_and_page"
            )
        ]
        indexes = [models.Index(fields=["language", "digest"]), models.Index(fields=["source", "object_id"])]

    def __str__(self) -> str:
        return self.question[:255]

    @property
    def key(self) -> str:
        """The key of the page that answered it."""
        return f"{self.source}:{self.object_id}"
