"""Organisations as their members see them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import actions, policies
from accounts.facts import facts_about
from accounts.forms.organisations import InvitationForm, RoleForm
from accounts.models import Invitation, Membership, Organisation, Role
from accounts.requests import SignedInRequest


@never_cache
@login_required
def organisations(request: SignedInRequest) -> HttpResponse:
    """All that the reader belongs to."""
    memberships = request.user.memberships.select_related("organisation").order_by("organisation__name")
    return render(request, "accounts/organisations.html", {"memberships": memberships})


@never_cache
@login_required
def organisation(request: SignedInRequest, slug: str) -> HttpResponse:
    """One of them: what it is, whom to ask; for owners and managers its members and invitations."""
    return _show(request, _own(request, slug))


def _own(request: SignedInRequest, slug: str) -> Organisation:
    """The reader's organisation of that name; for everybody else there is none."""
    return get_object_or_404(Organisation.objects.of(request.user), slug=slug)


def _membership(request: SignedInRequest, slug: str, pk: int) -> Membership:
    found = Membership.objects.select_related("user", "organisation")
    return get_object_or_404(found, pk=pk, organisation=_own(request, slug))


def _show(request: SignedInRequest, house: Organisation, form: InvitationForm | None = None) -> HttpResponse:
    manages = policies.may_manage_members(request.user, house)
    members = house.memberships.select_related("user", "organisation").by_rank()
    context: dict[str, Any] = {
        "organisation": house,
        "role": policies.role_in(request.user, house),
        "manages": manages,
        "facts": facts_about(house),
        "own": members.get(user=request.user),
        "contacts": [member for member in members if member.role != Role.MEMBER],
    }
    context["may_leave"] = policies.may_remove(request.user, context["own"])
    if manages:
        context["members"] = [
            {"membership": member, "may_change": policies.may_change(request.user, member)} for member in members
        ]
        context["invitations"] = house.invitations.unanswered().select_related("invited_by")
        context["form"] = form or InvitationForm(by=request.user, organisation=house)
    return render(request, "accounts/organisation.html", context, status=422 if form and form.errors else 200)


@require_POST
@login_required
def invite(request: SignedInRequest, slug: str) -> HttpResponse:
    """Mail an invitation."""
    house = _own(request, slug)
    if not policies.may_manage_members(request.user, house):
        raise PermissionDenied
    form = InvitationForm(request.POST, by=request.user, organisation=house)
    if form.is_valid():
        try:
            role = Role(form.cleaned_data["role"])
            actions.invite(organisation=house, email=form.cleaned_data["email"], role=role, by=request.user)
        except ValidationError as error:
            form.add_error("email", error)
        else:
            text = _("An invitation is on its way to %(address)s.") % {"address": form.cleaned_data["email"]}
            messages.success(request, text)
            return redirect("organisation", house.slug)
    return _show(request, house, form)


@never_cache
@login_required
def withdraw(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Ask, then take an invitation back."""
    invitation = get_object_or_404(Invitation.objects.unanswered(), organisation=_own(request, slug), pk=pk)
    if not policies.may_give_role(request.user, invitation.organisation, Role(invitation.role)):
        raise PermissionDenied
    if request.method == "POST":
        actions.withdraw_invitation(invitation=invitation, by=request.user)
        messages.success(request, _("The invitation is withdrawn. Its link leads nowhere any more."))
        return redirect("organisation", slug)
    return render(request, "accounts/withdraw.html", {"invitation": invitation})


@never_cache
@login_required
def member(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Give a member another role."""
    membership = get_object_or_404(
        Membership.objects.select_related("user", "organisation"), pk=pk, organisation=_own(request, slug)
    )
    if not policies.may_change(request.user, membership):
        raise PermissionDenied
    form = RoleForm(
        request.POST or None,
        by=request.user,
        organisation=membership.organisation,
        initial={"role": membership.role},
    )
    if request.method == "POST" and form.is_valid():
        actions.change_role(membership=membership, role=Role(form.cleaned_data["role"]), by=request.user)
        messages.success(request, _("%(name)s has a new role.") % {"name": membership.user})
        return redirect("organisation", slug)
    return render(request, "accounts/member.html", {"membership": membership, "form": form})


@never_cache
@login_required
def remove(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Ask, then end a membership: somebody else's, or one's own."""
    membership = get_object_or_404(
        Membership.objects.select_related("user", "organisation"), pk=pk, organisation=_own(request, slug)
    )
    if not policies.may_remove(request.user, membership):
        raise PermissionDenied
    leaving = membership.user_id == request.user.pk
    if request.method == "POST":
        actions.remove_member(membership=membership, by=request.user)
        if leaving:
            messages.success(request, _("You have left %(name)s.") % {"name": membership.organisation})
            return redirect("organisations")
        messages.success(request, _("%(name)s is no longer a member.") % {"name": membership.user})
        return redirect("organisation", slug)
    return render(request, "accounts/remove.html", {"membership": membership, "leaving": leaving})
