"""People and what they belong to in Django's admin, for those who run the portal."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.models import (
    AudienceRule,
    Group,
    GroupMembership,
    Invitation,
    Membership,
    Organisation,
    Segment,
    SegmentMembership,
    User,
)


class MembershipInline(admin.TabularInline):
    model = Membership
    autocomplete_fields = ["user", "organisation"]
    extra = 0


class GroupMembershipInline(admin.TabularInline):
    model = GroupMembership
    autocomplete_fields = ["user"]
    extra = 0


class SegmentMembershipInline(admin.TabularInline):
    model = SegmentMembership
    autocomplete_fields = ["user"]
    extra = 0


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """Without passwords: everybody keeps their own, and begins with a mailed code."""

    list_display = ["email", "name", "is_active", "is_staff", "is_superuser", "date_joined", "last_login"]
    list_filter = ["is_active", "is_staff", "is_superuser", "language", "groups"]
    search_fields = ["email", "name"]
    ordering = ["email"]
    exclude = ["password"]
    filter_horizontal = ["groups", "user_permissions"]
    readonly_fields = ["last_login", "date_joined", "subject"]
    inlines = [MembershipInline]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:  # type: ignore[override]
        """People change their address themselves; only administrators make administrators."""
        fixed = [*self.readonly_fields, *(["email"] if obj else [])]
        return fixed if request.user.is_superuser else [*fixed, "is_superuser", "is_staff", "user_permissions"]

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Addresses in the one form in which they are kept."""
        if not change:
            obj.email = obj.email.strip().lower()
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    list_display = ["name", "kind", "lifecycle", "plan", "region", "customer_since"]
    list_filter = ["kind", "lifecycle", "plan", "region"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [MembershipInline]


@admin.register(Invitation)
class InvitationAdmin(admin.ModelAdmin):
    list_display = ["email", "organisation", "role", "invited_by", "expires_at", "accepted_at"]
    list_filter = ["role", "accepted_at"]
    search_fields = ["email", "organisation__name"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Invitations are sent by members, with a mail."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Invitation | None = None) -> bool:
        """Nobody rewrites what was mailed."""
        return False


@admin.register(Group)
class GroupAdmin(admin.ModelAdmin):
    list_display = ["name", "slug"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [GroupMembershipInline]


@admin.register(Segment)
class SegmentAdmin(admin.ModelAdmin):
    list_display = ["name", "slug", "description"]
    search_fields = ["name", "description"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [SegmentMembershipInline]


@admin.register(AudienceRule)
class AudienceRuleAdmin(admin.ModelAdmin):
    list_display = ["expression"]
    search_fields = ["expression"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Rules are interned where things are saved."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: AudienceRule | None = None) -> bool:
        """A rule that is in use means what it says."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AudienceRule | None = None) -> bool:
        """Nor does one go while things hang on it."""
        return False
