"""Spaces, what is written in them, and what people do with it."""

from community.models.asking import CannedAnswer, DetailsTemplate, RecentRead
from community.models.imports import ImportedRecord
from community.models.messages import Conversation, Participant, PrivateMessage
from community.models.moderation import Appeal, Flag, ModerationEntry, OrderSettings, ReviewItem, Sanction, WritingTrace
from community.models.people import Departure, Follow, Persona, Profile, Shunned
from community.models.posts import Post, PostRevision, Vote
from community.models.reputation import Ambassador, BadgeGrant, LedgerEntry, Score
from community.models.spaces import Space, SpaceMember, SpaceTranslation
from community.models.states import Visibility
from community.models.tags import Tag, TagSynonym
from community.models.threads import MeToo, ReadPosition, Thread, ThreadView
from community.models.trust import Standing, TrustChange, VisitDay
from community.models.writing import Draft, Submission, Upload

__all__ = [
    "Ambassador",
    "Appeal",
    "BadgeGrant",
    "CannedAnswer",
    "Conversation",
    "Departure",
    "DetailsTemplate",
    "Draft",
    "Flag",
    "Follow",
    "ImportedRecord",
    "LedgerEntry",
    "MeToo",
    "ModerationEntry",
    "OrderSettings",
    "Participant",
    "Persona",
    "Post",
    "PostRevision",
    "PrivateMessage",
    "Profile",
    "ReadPosition",
    "RecentRead",
    "ReviewItem",
    "Sanction",
    "Score",
    "Shunned",
    "Space",
    "SpaceMember",
    "SpaceTranslation",
    "Standing",
    "Submission",
    "Tag",
    "TagSynonym",
    "Thread",
    "ThreadView",
    "TrustChange",
    "Upload",
    "Visibility",
    "VisitDay",
    "Vote",
    "WritingTrace",
]
