"""The partner programme in the editors' admin: tiers with their requirements, and partners."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from academy.partners.models import Partner, Tier


class TierViewSet(SnippetViewSet):
    """What partners can reach, and what it takes."""

    model = Tier
    icon = "order"
    list_display = ["name", "rank"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("name"), FieldPanel("slug"), FieldPanel("rank")]),
            FieldPanel("description"),
            InlinePanel(
                "requirements",
                heading=_("What it takes"),
                label=_("Requirement"),
                help_text=_("All of them, and all of every lower tier. Partners see them as they stand here."),
                panels=[FieldRowPanel([FieldPanel("measure"), FieldPanel("role"), FieldPanel("at_least")])],
            ),
            InlinePanel(
                "translations",
                heading=_("In other languages"),
                label=_("Language"),
                panels=[FieldRowPanel([FieldPanel("language"), FieldPanel("name")]), FieldPanel("description")],
            ),
        ]
    )


class PartnerViewSet(SnippetViewSet):
    """The entries of the directory."""

    model = Partner
    icon = "group"
    list_display = ["organisation", "tier", "country", "is_listed", "reviewed_at"]
    list_filter = ["tier", "is_listed"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldPanel("organisation"),
            FieldPanel("is_listed"),
            FieldPanel("about"),
            FieldRowPanel([FieldPanel("website"), FieldPanel("country"), FieldPanel("contact_email")]),
            FieldPanel("tier", read_only=True),
        ]
    )


class PartnerProgramme(SnippetViewSetGroup):
    """The partner programme in the menu."""

    items = (TierViewSet, PartnerViewSet)
    menu_label = _("Partners")
    menu_icon = "group"
    menu_order = 260


register_snippet(PartnerProgramme)
