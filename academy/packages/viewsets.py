"""Packages in the editors' admin. `academy.courses` puts them into its menu, beside cohorts."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet

from academy.packages.forms_admin import PackageForm
from academy.packages.models import Package


class PackageViewSet(SnippetViewSet):
    """SCORM packages: uploaded here, chosen in lessons."""

    model = Package
    icon = "doc-full-inverse"
    list_display = [
        "title",
        "edition",
        Column("parts", label=_("Parts"), accessor=lambda row: len(row.playable)),
        Column("remarks", label=_("Not supported"), accessor=lambda row: " ".join(row.remarks)),
        "uploaded_at",
    ]
    search_fields = ["title", "file_name"]
    list_filter = ["version"]
    edit_handler = ObjectList(
        [
            FieldPanel("archive"),
            FieldPanel("title"),
            FieldPanel("edition", read_only=True),
            FieldPanel("file_name", read_only=True),
            FieldPanel("size", read_only=True),
            FieldPanel("notes", read_only=True),
        ],
        base_form_class=PackageForm,
    )
