"""What was brought along from another community."""

from django.db import models


class ImportedRecord(models.Model):
    """What a foreign object became, so that a second run finds it again: `kind` names our model, such as `post`."""

    system = models.CharField(max_length=120, help_text="One community elsewhere, such as discourse:forum.example.com.")
    kind = models.CharField(max_length=20)
    foreign_id = models.CharField(max_length=80)
    object_id = models.BigIntegerField()
    digest = models.CharField(max_length=40, blank=True, help_text="Of what was brought: an equal one is left alone.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["system", "kind", "foreign_id"], name="one_record_a_foreign_object")
        ]
        indexes = [models.Index(fields=["kind", "object_id"], name="imported_by_object")]

    def __str__(self) -> str:
        return f"{self.system} {self.kind} {self.foreign_id}"
