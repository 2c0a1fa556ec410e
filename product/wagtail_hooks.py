"""Product features in the editors' admin."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.slug import SlugInput
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from product.forms import FeatureForm
from product.models import Feature

DESCRIPTION = [
    MultiFieldPanel(
        [
            FieldPanel("name"),
            FieldPanel("description", help_text=_("One line, for cards and search.")),
            FieldPanel("keywords", help_text=_("What else people call it, separated by commas.")),
        ],
        heading=_("In the main language"),
    ),
    InlinePanel(
        "translations",
        heading=_("In other languages"),
        label=_("Language"),
        panels=[
            FieldRowPanel([FieldPanel("language"), FieldPanel("name")]),
            FieldPanel("description"),
            FieldPanel("keywords"),
        ],
    ),
]
PLACE = [
    FieldPanel(
        "slug",
        widget=SlugInput,
        help_text=_("The last part of its address. If you change it, the old address goes on leading here."),
    ),
    FieldRowPanel([FieldPanel("icon"), FieldPanel("order")]),
    FieldPanel("plans"),
]
VERSIONS = [
    InlinePanel(
        "versions",
        heading=_("Versions"),
        label=_("Version"),
        help_text=_("Versions of the product in which it changed. Pages that were checked for an older one are due."),
        panels=[FieldRowPanel([FieldPanel("number"), FieldPanel("released")]), FieldPanel("notes")],
    )
]
HELP_KEYS = [
    InlinePanel(
        "help_keys",
        heading=_("Help keys"),
        label=_("Help key"),
        help_text=_("Places in the product that link to help about it."),
        panels=[FieldRowPanel([FieldPanel("key"), FieldPanel("description")])],
    )
]


class FeatureViewSet(SnippetViewSet):
    """The taxonomy on which everything hangs, with its names, versions and help keys in one place."""

    model = Feature
    icon = "tag"
    menu_label = _("Product features")
    menu_name = "product-features"
    menu_order = 210
    add_to_admin_menu = True
    list_display = ["name", Column("slug", label=_("Address")), Column("order", label=_("Order"))]
    ordering = ["order", "name"]
    search_fields = ["name", "slug", "keywords"]
    edit_handler = TabbedInterface(
        [
            ObjectList(DESCRIPTION, heading=_("Name")),
            ObjectList(PLACE, heading=_("Place")),
            ObjectList(VERSIONS, heading=_("Versions")),
            ObjectList(HELP_KEYS, heading=_("Help keys")),
        ],
        base_form_class=FeatureForm,
    )

    def get_queryset(self, request: Any) -> Any:
        """In the order the company gave them."""
        return Feature.objects.order_by("order", "name")


register_snippet(FeatureViewSet)
