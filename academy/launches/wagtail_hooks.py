"""Learning systems in the editors' admin: platforms, links to register them, whom they brought, what they were told."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from academy.launches import addresses
from academy.launches.models import LinkedAccount, Participation, Platform, RegistrationOffer


class AddressesPanel(HelpPanel):
    """What the platform asks for: the portal's own addresses."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("template", "academy/launches/admin/addresses.html")
        super().__init__(**kwargs)

    class BoundPanel(HelpPanel.BoundPanel):
        """The panel with its addresses."""

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """By the names that Moodle and Canvas give them."""
            rows = [
                (_("Tool URL, content selection URL"), addresses.choose_url()),
                (_("Initiate login URL"), addresses.login_url()),
                (_("Redirection URI"), addresses.launch_url()),
                (_("Public keyset"), addresses.keys_url()),
            ]
            return {**super().get_context_data(parent_context), "rows": rows}


class PlatformViewSet(SnippetViewSet):
    """The learning systems."""

    model = Platform
    icon = "site"
    list_display = ["name", "issuer", "client_id", "organisation", "is_active"]
    list_filter = ["is_active", "organisation"]
    search_fields = ["name", "issuer", "client_id"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            MultiFieldPanel([AddressesPanel()], heading=_("What it has to know of the portal")),
            MultiFieldPanel(
                [
                    FieldPanel("name"),
                    FieldPanel("issuer"),
                    FieldRowPanel([FieldPanel("client_id"), FieldPanel("deployments")]),
                    FieldPanel("authorisation_url"),
                    FieldPanel("token_url"),
                    FieldPanel("keys_url"),
                    FieldPanel("token_audience"),
                    FieldPanel("frame_origins"),
                ],
                heading=_("What the portal has to know of it"),
            ),
            MultiFieldPanel(
                [FieldPanel("organisation"), FieldPanel("trusted_domains"), FieldPanel("is_active")],
                heading=_("What it may do"),
            ),
        ]
    )


class OfferViewSet(SnippetViewSet):
    """Links by which platforms register themselves."""

    model = RegistrationOffer
    icon = "link"
    list_display = [
        "name",
        Column(
            "link",
            label=_("Link"),
            accessor=lambda row: addresses.registration_url(row.secret) if row.is_open else "—",
        ),
        Column("expires_at", label=_("Holds until")),
        Column("platform", label=_("Platform")),
    ]
    copy_view_enabled = False
    panels = [FieldPanel("name"), FieldPanel("organisation")]


class KeptPolicy(ModelPermissionPolicy):
    """What launches have brought is looked at, never written by hand."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Looking, and undoing a link."""
        allowed = {"change", "view", "delete"} if self.model is LinkedAccount else {"change", "view"}
        return action in allowed and super().user_has_permission(user, action)


for _model in (LinkedAccount, Participation):
    register_permission_policy(_model, KeptPolicy(_model))


class AccountViewSet(SnippetViewSet):
    """Whose account at a platform belongs to whom here. Deleting a row undoes the link."""

    model = LinkedAccount
    icon = "user"
    list_display = ["person", "platform", "sub", "launched_at"]
    list_filter = ["platform"]
    search_fields = ["sub", "person__email", "person__name"]
    copy_view_enabled = False
    panels = [
        FieldPanel("person", read_only=True),
        FieldPanel("platform", read_only=True),
        FieldPanel("sub", read_only=True),
        FieldPanel("launched_at", read_only=True),
    ]


class ScoreViewSet(SnippetViewSet):
    """What platforms were told, and what waits."""

    model = Participation
    icon = "tasks"
    list_display = [
        Column("person", label=_("Person"), accessor=lambda row: row.account.person),
        Column("placement", label=_("Placement")),
        Column("score", label=_("Score sent last")),
        Column("state", label=_("State"), accessor="get_state_display"),
        Column("last_error", label=_("What went wrong")),
    ]
    list_filter = ["state", "placement__platform"]
    search_fields = ["account__person__email", "placement__title"]
    copy_view_enabled = False
    panels = [
        FieldPanel("state", read_only=True),
        FieldPanel("score", read_only=True),
        FieldPanel("sent_at", read_only=True),
        FieldPanel("last_error", read_only=True),
    ]

    def get_queryset(self, request: Any) -> Any:
        """With all that the list names."""
        return Participation.objects.select_related("account__person", "placement")


class LearningSystems(SnippetViewSetGroup):
    """The entry in the menu."""

    menu_label = _("Learning systems")
    menu_icon = "site"
    menu_order = 262
    items = (PlatformViewSet, OfferViewSet, AccountViewSet, ScoreViewSet)


register_snippet(LearningSystems)
