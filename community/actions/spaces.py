"""Making spaces, and belonging to them."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.audiences import Rule, group_token
from accounts.models import AudienceRule, Group, GroupMembership
from accounts.policies import tokens_of
from community import events, policies
from community.actions.changes import changed
from community.models import Space, SpaceMember, Thread

State, Role = SpaceMember.State, SpaceMember.Role


@transaction.atomic
def save_space(space: Space) -> Space:
    """Save a space with its place, its group and its rules, and the rules of everything inside it."""
    if space.is_group and space.group_id is None:
        name = f"community: {space.slug}"[:120]
        space.group = Group.objects.get_or_create(slug=f"community-{space.slug}"[:80], defaults={"name": name})[0]
    _set_rules(space)
    space.save()
    path = f"{space.parent.path if space.parent else ''}{space.pk}/"
    if path != space.path:
        space.path = path
        Space.objects.filter(pk=space.pk).update(path=path)
    for child in Space.objects.filter(parent=space):
        save_space(child)
    changed(Thread.objects.filter(space=space).values_list("pk", flat=True), renew=True)
    return space


def _set_rules(space: Space) -> None:
    around = Rule.parse(space.parent.rule.expression) if space.parent else Rule()
    seen = around & Rule.of(space.audiences)
    inside = seen & Rule.of([group_token(space.group_id)]) if space.is_group and space.group_id else seen
    is_secret = space.is_group and space.joining == Space.Joining.INVITATION
    space.rule_id = AudienceRule.objects.intern(inside)
    space.listing_rule_id = AudienceRule.objects.intern(inside if is_secret else seen)


def may_know(user: Any, space: Space) -> bool:
    """Whether `user` may know of the space, and so ask to join it."""
    return Rule.parse(space.listing_rule.expression).admits(tokens_of(user))


@transaction.atomic
def join(*, space: Space, by: Any) -> SpaceMember:
    """Join, ask to join, or accept an invitation, as the space wants it."""
    if not by.is_authenticated:
        raise PermissionDenied
    held = SpaceMember.objects.select_for_update().filter(space=space, person=by).first()
    is_invited = held is not None and held.state == State.INVITED
    if not is_invited and not may_know(by, space):
        raise PermissionDenied
    if held is not None and not is_invited:
        return held
    is_in = is_invited or space.joining == Space.Joining.OPEN
    return _set_state(space, by, State.JOINED if is_in else State.REQUESTED, held, by)


@transaction.atomic
def let_in(*, membership: SpaceMember, by: Any) -> SpaceMember:
    """Say yes to somebody who has asked to join."""
    if not policies.may_moderate(by, membership.space):
        raise PermissionDenied
    return _set_state(membership.space, membership.person, State.JOINED, membership, by)


@transaction.atomic
def invite(*, space: Space, person: Any, by: Any) -> SpaceMember:
    """Offer somebody to join; whoever has asked is in."""
    if not policies.may_moderate(by, space):
        raise PermissionDenied
    held = SpaceMember.objects.filter(space=space, person=person).first()
    if held is not None and held.state == State.JOINED:
        return held
    has_asked = held is not None and held.state == State.REQUESTED
    return _set_state(space, person, State.JOINED if has_asked else State.INVITED, held, by)


@transaction.atomic
def leave(*, membership: SpaceMember, by: Any) -> None:
    """End a membership, a request or an invitation: one's own, or as a moderator."""
    if membership.person_id != by.pk and not policies.may_moderate(by, membership.space):
        raise PermissionDenied
    if membership.space.group_id:
        GroupMembership.objects.filter(group=membership.space.group_id, user=membership.person_id).delete()
    membership.delete()
    policies.forget(membership.person)


@transaction.atomic
def set_role(*, membership: SpaceMember, role: str, by: Any) -> None:
    """Make a member a moderator, or a moderator a member."""
    if not policies.may_moderate(by, membership.space):
        raise PermissionDenied
    membership.role = role
    membership.save(update_fields=["role"])
    policies.forget(membership.person)


@transaction.atomic
def add_member(*, space: Space, person: Any, role: str = Role.MEMBER) -> SpaceMember:
    """Put somebody in, as commands and the company do; asks no permission."""
    held = SpaceMember.objects.filter(space=space, person=person).first()
    membership = _set_state(space, person, State.JOINED, held, None)
    if membership.role != role:
        membership.role = role
        membership.save(update_fields=["role"])
        policies.forget(person)
    return membership


def _set_state(space: Space, person: Any, state: str, held: SpaceMember | None, by: Any) -> SpaceMember:
    before = held.state if held else ""
    membership, _made = SpaceMember.objects.update_or_create(
        space=space,
        person=person,
        defaults={"state": state},
        create_defaults={"state": state, "invited_by": by if state == State.INVITED else None},
    )
    if state == State.JOINED and space.group_id:
        GroupMembership.objects.get_or_create(group_id=space.group_id, user=person)
    policies.forget(person)
    events.membership_changed.send(SpaceMember, membership=membership, before=before, by=by)
    return membership
