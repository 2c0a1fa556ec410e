"""Organisations, memberships, groups and segments in the editors' admin, under “People”."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from accounts.forms.admin import GroupForm, MembershipForm
from accounts.forms.segment_rules import SegmentForm
from accounts.models import Group, Membership, Organisation, Segment


class OrganisationViewSet(ModelViewSet):
    """Customers, partners, and our own company."""

    model = Organisation
    icon = "group"
    menu_label = _("Organisations")
    list_display = ["name", "kind", "lifecycle", "plan", "region"]
    list_filter = ["kind", "lifecycle", "plan", "region"]
    search_fields = ["name", "slug"]
    copy_view_enabled = False
    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("lifecycle")]),
        FieldRowPanel([FieldPanel("plan"), FieldPanel("region")]),
        FieldPanel("customer_since"),
    ]


class MembershipViewSet(ModelViewSet):
    """Who belongs to which organisation, and as what."""

    model = Membership
    icon = "user"
    menu_label = _("Memberships")
    list_display = [Column("user", label=_("Person")), Column("organisation"), "role", "created_at"]
    list_filter = ["organisation", "role"]
    search_fields = ["user__email", "user__name", "organisation__name"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [FieldPanel("email"), FieldPanel("organisation"), FieldPanel("role")], base_form_class=MembershipForm
    )


class GroupViewSet(ModelViewSet):
    """People who may see something together, across organisations."""

    model = Group
    name = "audience_group"
    icon = "view"
    menu_label = _("Groups")
    list_display = ["name", Column("size", label=_("People"), accessor=lambda group: group.memberships.count())]
    search_fields = ["name"]
    copy_view_enabled = False
    edit_handler = ObjectList([FieldPanel("name"), FieldPanel("slug"), FieldPanel("people")], base_form_class=GroupForm)


def _question(name: str) -> FieldRowPanel:
    return FieldRowPanel([FieldPanel(f"{name}_how"), FieldPanel(name)])


class SegmentViewSet(ModelViewSet):
    """Who is meant when something is announced, measured or offered."""

    model = Segment
    icon = "list-ul"
    menu_label = _("Segments")
    list_display = [
        "name",
        "description",
        Column("size", label=_("People now"), accessor=lambda s: s.people_now().count()),
    ]
    search_fields = ["name", "description"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel([FieldPanel("name"), FieldPanel("slug"), FieldPanel("description")], heading=_("Segment")),
            MultiFieldPanel(
                [
                    HelpPanel(content=_("Everything that is answered must hold for one and the same organisation.")),
                    *(_question(name) for name in ("lifecycle", "kind", "plan", "region", "role")),
                ],
                heading=_("Rule: the organisation"),
            ),
            MultiFieldPanel(
                [
                    _question("language"),
                    FieldRowPanel([FieldPanel("joined_at_least"), FieldPanel("joined_at_most")]),
                    FieldPanel("staff"),
                ],
                heading=_("Rule: the person"),
            ),
            MultiFieldPanel([FieldPanel("put_in"), FieldPanel("kept_out")], heading=_("By hand")),
        ],
        base_form_class=SegmentForm,
    )


class PeopleGroup(ModelViewSetGroup):
    """The menu."""

    menu_label = _("People")
    menu_icon = "group"
    menu_order = 450
    items = (
        OrganisationViewSet("organisation"),
        MembershipViewSet("membership"),
        GroupViewSet(),
        SegmentViewSet("segment"),
    )


@hooks.register("register_admin_viewset")
def register_people() -> Any:
    """Show the menu to whoever may change one of them."""
    return PeopleGroup()
