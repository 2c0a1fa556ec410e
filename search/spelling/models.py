"""The words that entries are written in, counted so that a correction never names what its reader may not see."""

from django.db import models


class KnownWord(models.Model):
    """In how many entries of one language and one audience a word stands."""

    language = models.CharField(max_length=12)
    audience_id = models.BigIntegerField()
    word = models.CharField(max_length=40, help_text="As it is written, in lower case.")
    plain = models.CharField(max_length=60, help_text="Without accents: slips are looked for among these.")
    stem = models.CharField(max_length=60, help_text="By which it finds its other forms, without accents.")
    count = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["language", "word", "audience_id"], name="one_count_a_word_and_audience")
        ]
        indexes = [models.Index(fields=["language", "stem"]), models.Index(fields=["language", "plain"])]

    def __str__(self) -> str:
        return f"{self.word} ({self.language})"


class CountedEntry(models.Model):
    """The words of an entry as they are counted: what a change or a withdrawal takes away again."""

    entry = models.OneToOneField(
        "search.CatalogueEntry", primary_key=True, on_delete=models.CASCADE, related_name="counted"
    )
    version = models.PositiveBigIntegerField()
    language = models.CharField(max_length=12)
    audience_id = models.BigIntegerField()
    words = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.version}"
