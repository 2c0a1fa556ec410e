"""What an import has made, so that the next one brings it up to date instead of making it again."""

from django.db import models
from wagtail.models import Page, Revision


class ImportedPage(models.Model):
    """A page that came from elsewhere. An edit in Wagtail shows: the page's latest revision is then another one."""

    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="+")
    import_id = models.CharField(max_length=200)
    language = models.CharField(max_length=12)
    section = models.CharField(max_length=200, blank=True)
    fingerprint = models.CharField(max_length=64, help_text="Of what the source said, as the fields of the page.")
    revision = models.ForeignKey(Revision, null=True, on_delete=models.SET_NULL, related_name="+")
    imported_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["import_id", "language"], name="one_page_an_import_and_language")
        ]

    def __str__(self) -> str:
        return f"{self.import_id} ({self.language})"
