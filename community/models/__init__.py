"""Spaces, what is written in them, and what people do with it."""

from community.models.asking import CannedAnswer, DetailsTemplate, RecentRead
from community.models.imports import ImportedRecord
from community.models.messages import Conversation, Participant, PrivateMessage
from community.models.people import Follow, Persona, Profile, Shunned
from community.models.posts import Post, PostRevision, Vote
from community.models.spaces import Space, SpaceMember, SpaceTranslation
from community.models.states import Visibility
from community.models.tags import Tag, TagSynonym
from community.models.threads import MeToo, ReadPosition, Thread, ThreadView
from community.models.writing import Draft, Submission, Upload

__all__ = [
    "CannedAnswer",
    "Conversation",
    "DetailsTemplate",
    "Draft",
    "Follow",
    "ImportedRecord",
    "MeToo",
    "Participant",
    "Persona",
    "Post",
    "PostRevision",
    "PrivateMessage",
    "Profile",
    "ReadPosition",
    "RecentRead",
    "Shunned",
    "Space",
    "SpaceMember",
    "SpaceTranslation",
    "Submission",
    "Tag",
    "TagSynonym",
    "Thread",
    "ThreadView",
    "Upload",
    "Visibility",
    "Vote",
]
