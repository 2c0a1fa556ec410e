"""People, the organisations they belong to, and the vocabulary by which anything is shown or hidden."""

from accounts.models.audiences import AudienceRule, Group, GroupMembership
from accounts.models.organisations import Invitation, Lifecycle, Membership, Organisation, Role
from accounts.models.segments import Segment, SegmentMembership
from accounts.models.users import User

__all__ = [
    "AudienceRule",
    "Group",
    "GroupMembership",
    "Invitation",
    "Lifecycle",
    "Membership",
    "Organisation",
    "Role",
    "Segment",
    "SegmentMembership",
    "User",
]
