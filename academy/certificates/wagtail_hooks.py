"""Certificates in the editors' admin: what is certified, designs, and the register."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from academy.certificates.forms_admin import PageSelect, RegisterForm
from academy.certificates.models import Certificate, Certification, Design


class CertificationViewSet(SnippetViewSet):
    """What people can be certified for."""

    model = Certification
    icon = "check"
    list_display = ["name", "slug", "role", "validity_months", "is_active"]
    list_filter = ["is_active", "feature"]
    search_fields = ["name", "slug"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [FieldPanel("name"), FieldPanel("description"), FieldPanel("criteria"), FieldPanel("skills")],
                heading=_("In the main language"),
            ),
            InlinePanel(
                "translations",
                heading=_("In other languages"),
                label=_("Language"),
                panels=[
                    FieldRowPanel([FieldPanel("language"), FieldPanel("name")]),
                    FieldPanel("description"),
                    FieldPanel("criteria"),
                    FieldPanel("skills"),
                ],
            ),
            InlinePanel(
                "routes",
                heading=_("How it is earned and renewed"),
                label=_("Way"),
                help_text=_("Any of them suffices."),
                panels=[
                    FieldRowPanel([FieldPanel("kind"), FieldPanel("renews")]),
                    FieldPanel("exam"),
                    FieldPanel("key", widget=PageSelect),
                ],
            ),
            MultiFieldPanel(
                [
                    FieldPanel("validity_months"),
                    FieldRowPanel([FieldPanel("renewal_opens_days"), FieldPanel("grace_days")]),
                ],
                heading=_("How long it holds"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("slug"), FieldPanel("role")]),
                    FieldRowPanel([FieldPanel("feature"), FieldPanel("design")]),
                    FieldPanel("is_active"),
                ],
                heading=_("Place"),
            ),
        ]
    )


class DesignViewSet(SnippetViewSet):
    """What sheets look like."""

    model = Design
    icon = "image"
    list_display = ["name", "layout", "paper"]
    search_fields = ["name"]
    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("layout"), FieldPanel("paper"), FieldPanel("accent")]),
        FieldRowPanel([FieldPanel("signed_by"), FieldPanel("signed_as")]),
    ]


class CertificationGroup(SnippetViewSetGroup):
    """The entry in the menu."""

    menu_label = _("Certificates")
    menu_icon = "check"
    menu_order = 232
    items = (CertificationViewSet, DesignViewSet)


register_snippet(CertificationGroup)


class RegisterPolicy(ModelPermissionPolicy):
    """Nobody adds certificates by hand or deletes them."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Looking at them, and revoking."""
        return action in {"change", "view"} and super().user_has_permission(user, action)


register_permission_policy(Certificate, RegisterPolicy(Certificate))


class RegisterViewSet(ModelViewSet):
    """The certificates that were issued: found by number, code or holder, and revoked."""

    model = Certificate
    name = "certificate_register"
    icon = "list-ul"
    menu_label = _("Issued certificates")
    menu_order = 233
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display = [
        "written_code",
        Column("certification", label=_("Certification")),
        Column("holder_name", label=_("Holder"), accessor=lambda row: row.holder.own_name),
        Column("issued_at", label=_("Issued on")),
        Column("expires_at", label=_("Valid until")),
        Column("status", label=_("Status"), accessor=lambda row: row.status.label),
    ]
    list_filter = ["certification", "revoked_cause"]
    search_fields = ["code", "holder__name", "holder__person__name", "holder__person__email"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("certification", read_only=True),
                    FieldPanel("code", read_only=True),
                    FieldRowPanel([FieldPanel("issued_at", read_only=True), FieldPanel("expires_at", read_only=True)]),
                    FieldPanel("earned_by", read_only=True),
                    FieldRowPanel(
                        [
                            FieldPanel("revoked_at", read_only=True),
                            FieldPanel("revoked_cause", read_only=True),
                            FieldPanel("revoked_reason", read_only=True),
                        ]
                    ),
                ],
                heading=_("As it was issued"),
            ),
            MultiFieldPanel(
                [FieldPanel("deed"), FieldPanel("cause"), FieldPanel("reason")], heading=_("Revoke or restore")
            ),
        ],
        base_form_class=RegisterForm,
    )


@hooks.register("register_admin_viewset")
def register_viewset() -> RegisterViewSet:
    """The register beside the certifications."""
    return RegisterViewSet()
