"""What partners are told."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy as _

from academy.partners import events
from academy.partners.models import Partner, Tier
from academy.partners.scorecard import names_of
from accounts.models import Role, User
from delivery.actions import About, notify
from delivery.kinds import NoticeGroup, NoticeKind, register_group, register_kind

GROUP = "academy_partners"
KIND = "academy.tier"


def register() -> None:
    """Make the kind known, and listen."""
    register_group(
        NoticeGroup(
            GROUP,
            _("Our standing as a partner"),
            help_text=_("When your organisation reaches a tier, or loses it at the yearly review."),
            icon="handshake",
            order=65,
        )
    )
    register_kind(
        NoticeKind(
            KIND,
            GROUP,
            label=_("Our tier as a partner has changed"),
            template="academy/partners/notices/tier.html",
            icon="handshake",
            visible=may_see,
        )
    )
    events.tier_changed.connect(_changed, dispatch_uid="partners.notices.changed")


def may_see(user: User, ids: Collection[str]) -> set[str]:
    """Of these partners, those that the person belongs to."""
    wanted = [int(each) for each in ids if each.isdecimal()]
    return {str(pk) for pk in Partner.objects.of(user).filter(pk__in=wanted).values_list("pk", flat=True)}


def _changed(partner: Partner, before: Tier | None, after: Tier | None, **_: Any) -> None:
    leading = partner.organisation.memberships.filter(role__in=[Role.OWNER, Role.MANAGER])
    change = partner.changes.first()
    notify(
        kind=KIND,
        recipients=list(leading.values_list("user_id", flat=True)),
        key=f"partner:{partner.pk}:{change.pk if change else 0}",
        about=About(
            "academy.partner",
            partner.pk,
            title=str(partner),
            url=f"/en/academy/partners/{partner.organisation.slug}/scorecard/",
        ),
        parameters={
            "tier": names_of(after),
            "rises": (after.rank if after else 0) > (before.rank if before else 0),
        },
    )
