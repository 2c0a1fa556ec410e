"""Connects the features: the one place that knows them all. One function a source feature."""

from typing import Any

from wagtail.signals import page_published

from academy.certificates import facts as certificate_facts
from academy.courses import events as course_events
from academy.courses import facts as course_facts
from academy.partners import facts as partner_facts
from academy.testing import facts as testing_facts
from accounts.facts import register_credentials, register_facts, register_measures, register_timeline
from community import events as community_events
from community import facts as community_facts
from community.actions.pages import page_helped, page_was_published
from community.actions.reading import remember_read
from community.actions.writing import start_thread
from community.addresses import thread_url
from community.models import Post, Space, Thread
from community.policies import may_start
from community.texts import excerpt, plain
from kb import writing as question_writing
from kb.actions import Origin, draft_question, edit_address, forget_who_answered
from kb.models import QuestionPage
from publishing.events import page_read, page_voted
from search import sources
from search.actions.remembering import forget_question, remember_question
from search.journal.answering import register_writing

QUESTION = "kb.question"
"""The search source of question pages."""


def connect() -> None:
    """Connect everything. Once, when the applications are ready."""
    connect_publishing()
    connect_knowledge_base()
    connect_community()
    connect_certificates()
    connect_courses()
    connect_testing()


def connect_publishing() -> None:
    """What happens to pages of any kind."""
    page_read.connect(_remember_read, dispatch_uid="wiring.remember_read")
    page_voted.connect(_reward_page_vote, dispatch_uid="wiring.reward_page_vote")


def connect_knowledge_base() -> None:
    """What happens to pages of the knowledge base."""
    register_writing(question_writing.writing_place)
    page_published.connect(_question_was_published, sender=QuestionPage, dispatch_uid="wiring.question_was_published")


def connect_community() -> None:
    """What happens in the community, and who hears of it."""
    register_facts(community_facts.facts)
    register_measures(community_facts.measures)
    register_timeline(community_facts.timeline)
    community_events.answer_accepted.connect(_remember_what_helped, dispatch_uid="wiring.remember_what_helped")
    community_events.thread_drafted.connect(_draft_question, dispatch_uid="wiring.draft_question")
    community_events.answerer_left.connect(_forget_who_answered, dispatch_uid="wiring.forget_who_answered")
    community_events.acceptance_withdrawn.connect(_forget_what_helped, dispatch_uid="wiring.forget_what_helped")


def connect_testing() -> None:
    """What is known of who has passed which tests. Courses and certificates listen to their events themselves."""
    register_facts(testing_facts.facts)


def connect_certificates() -> None:
    """What is known of who holds which certificates."""
    register_facts(certificate_facts.facts)
    register_timeline(certificate_facts.timeline)
    register_credentials(certificate_facts.credentials)
    register_measures(certificate_facts.measures)
    register_facts(partner_facts.facts)


def _remember_what_helped(post: Any, by: Any, pages: list[str], **_: Any) -> None:
    """An accepted answer that links to pages tells search which question they answered; of public threads alone."""
    thread = post.thread
    if thread.space.access_rule.is_public:
        asked = _asked_in(thread)
        for key in pages:
            remember_question(question=asked, language=thread.language, key=key, voice=by.subject)


def _asked_in(thread: Any) -> str:
    """The question in full: what is told under its title says more than the title."""
    post = Post.objects.filter(thread=thread, position=1).first()
    return f"{thread.title} {plain(post.body_html) if post else ''}"


def _forget_what_helped(post: Any, accepted_by: Any, **_: Any) -> None:
    if accepted_by is not None:
        thread = post.thread
        forget_question(question=thread.title, language=thread.language, voice=accepted_by.subject)


def _remember_read(page: Any, person: Any, **_: Any) -> None:
    """What somebody read goes along with what they ask."""
    for source in sources.for_model(type(page))[:1]:
        remember_read(person=person, key=f"{source.name}:{page.pk}")


def _reward_page_vote(key: str, person: Any, helped: bool | None, **_: Any) -> None:
    """Whoever gave the answer that became a page earns something each time it helps a member; the votes of the
    signed-out, whom nobody knows apart for certain, earn nothing."""
    if person is not None:
        page_helped(page_key=key, voter=person, helped=bool(helped))


def _draft_question(thread: Any, answer: Any, by: Any, reply: list[dict[str, str]], **_: Any) -> None:
    """A solved thread becomes a draft of a question page; the draft that is there already, if there is one."""
    source, _colon, number = thread.page_key.partition(":")
    page = QuestionPage.objects.filter(pk=number).first() if source == QUESTION and number.isdecimal() else None
    if page is None:
        page = draft_question(
            title=thread.title,
            answer=answer.body,
            summary=excerpt(answer.body_html, 320),
            feature=thread.feature,
            language=thread.language,
            origin=Origin(str(answer.author or answer.persona or ""), thread_url(thread, thread.language)),
            by=by,
        )
    if page is not None:
        reply.append({"key": f"{QUESTION}:{page.pk}", "edit_url": edit_address(page)})


def _forget_who_answered(pages: list[tuple[str, int]], **_: Any) -> None:
    """Whoever goes is thanked by name no more."""
    for key, thread_id in pages:
        source, _colon, number = key.partition(":")
        page = QuestionPage.objects.filter(pk=number).first() if source == QUESTION and number.isdecimal() else None
        if page is not None:
            forget_who_answered(page=page, thread_id=thread_id)


def _question_was_published(instance: Any, **_: Any) -> None:
    page_was_published(page_key=f"{QUESTION}:{instance.pk}")


def connect_courses() -> None:
    """What happens in courses."""
    register_facts(course_facts.facts)
    register_timeline(course_facts.timeline)
    course_events.discussion_wanted.connect(_discuss_lesson, dispatch_uid="wiring.discuss_lesson")


def _discuss_lesson(
    lesson: Any, rule: Any, feature: Any, title: str, body: str, by: Any, reply: list[dict[str, str]], **_: Any
) -> None:
    """A lesson is discussed in a space that the same people may read: its feature's first, else any. Where there is
    none, it is not discussed, so that nothing of a closed lesson is said in the open."""
    kind = Thread.Kind.DISCUSSION
    spaces = Space.objects.filter(rule__digest=rule.digest, is_archived=False).select_related("rule", "feature")
    fitting = [space for space in spaces.order_by("order", "name") if may_start(by, space, kind)]
    fitting.sort(key=lambda space: feature is None or space.feature_id != feature.pk)
    if not fitting:
        return
    address = lesson.get_full_url() or lesson.url
    text = f"[{lesson.title}]({address})\n\n{body}"
    thread = start_thread(space=fitting[0], kind=kind, title=title, body=text, by=by, feature=feature)
    reply.append({"key": f"community.thread:{thread.pk}", "path": thread_url(thread, "en")})
