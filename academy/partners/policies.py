"""Who may do what with partners."""

from typing import Any

from academy.partners.models import Partner
from accounts.models import Organisation
from accounts.policies import may_manage_members, role_in


def may_see_scorecard(user: Any, organisation: Organisation) -> bool:
    """Its own people, and the staff."""
    return bool(user.is_authenticated and (user.is_staff or role_in(user, organisation)))


def may_edit(user: Any, partner: Partner) -> bool:
    """Owners and managers of the organisation, and the staff."""
    return bool(user.is_authenticated and (user.is_staff or may_manage_members(user, partner.organisation)))
