"""Connects the features: the one place that knows them all. One function a source feature."""

from typing import Any

from accounts.facts import register_facts, register_timeline
from community import events as community_events
from community import facts as community_facts
from search.actions.remembering import forget_question, remember_question


def connect() -> None:
    """Connect everything. Once, when the applications are ready."""
    connect_community()


def connect_community() -> None:
    """What happens in the community, and who hears of it."""
    register_facts(community_facts.facts)
    register_timeline(community_facts.timeline)
    community_events.answer_accepted.connect(_remember_what_helped, dispatch_uid="wiring.remember_what_helped")
    community_events.acceptance_withdrawn.connect(_forget_what_helped, dispatch_uid="wiring.forget_what_helped")


def _remember_what_helped(post: Any, by: Any, pages: list[str], **_: Any) -> None:
    """An accepted answer that links to pages tells search which question they answered; of public threads alone."""
    thread = post.thread
    if thread.space.access_rule.is_public:
        for key in pages:
            remember_question(question=thread.title, language=thread.language, key=key, voice=by.subject)


def _forget_what_helped(post: Any, accepted_by: Any, **_: Any) -> None:
    if accepted_by is not None:
        thread = post.thread
        forget_question(question=thread.title, language=thread.language, voice=accepted_by.subject)
