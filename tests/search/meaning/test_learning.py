"""Learning from answers: what helped those who asked before helps those who ask the like."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from search.actions.remembering import forget_question, remember_question
from search.embedding import store
from search.learning.votes import Answered, counted
from search.models import AskedQuestion
from search.ranking.candidates import Candidate, Facts
from search.ranking.fusing import Asked, fused
from tests.search.meaning.conftest import numbers, question
from tests.search.reading.shelf import MEMBERS, PARTNERS, PUBLIC

NOW = timezone.now()
ASKED = Asked(0.1, NOW)


def remember(text: str, number: int, *, times: int = 1, **more) -> None:
    """Somebody's word that this page of the shelf answered a question."""
    for _ in range(times):
        remember_question(
            question=text, language="en", key=f"tests.shelf:{number}", voice=more.pop("voice", uuid.uuid4()), **more
        )
    store.embed_pending()


def test_a_page_that_answered_the_like_comes_first(engine):
    asked = question("nobody in the crew gets my mails")
    before = numbers(engine.search(asked).hits)
    remember("my crew does not receive mails", 8, times=3)
    assert numbers(engine.search(asked).hits)[0] == 8 != (before or [0])[0]


def test_learning_can_be_switched_off(engine, settings):
    remember("my crew does not receive mails", 8, times=3)
    settings.SEARCH_LEARNING = False
    assert numbers(engine.search(question("nobody in the crew gets my mails")).hits)[:1] != [8]


def test_what_partners_asked_teaches_nobody_else(engine):
    remember("my crew does not receive mails", 8, times=3, audience_id=PARTNERS)
    asked = question("nobody in the crew gets my mails")
    assert numbers(engine.search(asked).hits)[:1] != [8]
    partner = question("nobody in the crew gets my mails", audience_ids=(PUBLIC, MEMBERS, PARTNERS))
    assert numbers(engine.search(partner).hits)[:1] == [8]


def test_experience_shows_nobody_what_they_may_not_see(engine):
    remember("my crew does not receive mails", 10, times=3)
    assert 10 not in numbers(engine.search(question("nobody in the crew gets my mails")).hits)


def test_what_is_taken_back_no_longer_counts(engine):
    voice = uuid.uuid4()
    remember("my crew does not receive mails", 8, voice=voice)
    forget_question(question="my crew does not receive mails", language="en", voice=voice)
    assert not AskedQuestion.objects.exists()


def test_without_vectors_questions_are_like_each_other_by_their_words(entries, settings):
    from search.learning.nearest import votes  # noqa: PLC0415

    remember("my crew does not receive mails", 8)
    remember("printing in colour", 16)
    told = votes("the crew cannot receive mails", "en", None, (PUBLIC,))
    assert list(told) == ["tests.shelf:8"]


def answered(key: str = "page", **more) -> Answered:
    return Answered(
        **({"key": key, "question": 1, "voice": uuid.uuid4(), "likeness": 0.7, "weight": 1.0, "at": NOW} | more)
    )


def test_a_person_is_one_voice_for_a_page_however_often_they_say_it():
    voice = uuid.uuid4()
    often = [answered(voice=voice, question=number) for number in range(50)]
    assert counted(often, NOW)["page"].strength == counted(often[:1], NOW)["page"].strength


def test_many_voices_for_one_question_are_heard_as_a_few():
    stuffed = counted([answered() for _ in range(500)], NOW)["page"].strength
    assert stuffed == pytest.approx(3 * counted([answered()], NOW)["page"].strength)


def test_what_was_said_long_ago_fades():
    old = answered("old", at=NOW - timedelta(days=730))
    told = counted([old, answered("new")], NOW)
    assert told["old"].strength == pytest.approx(told["new"].strength / 2)


def page(key: str, nearness: float, *, votes: int = 0, published=None) -> Candidate:
    vote = counted([answered(key, question=number) for number in range(votes)], NOW).get(key)
    return Candidate(key, Facts(published_at=published), nearness=nearness, vote=vote)


def test_a_new_page_that_says_it_better_is_not_drowned_by_an_old_one():
    old, new = page("old", 0.6, votes=20), page("new", 0.65, published=NOW)
    assert [each.key for each in fused([old, new], ASKED)] == ["new", "old"]
    aged = page("new", 0.65, published=NOW - timedelta(days=400))
    assert [each.key for each in fused([old, aged], ASKED)] == ["old", "new"]


def test_a_new_page_about_something_else_gains_nothing():
    old, other = page("old", 0.6, votes=20), page("other", 0.2, published=NOW)
    (first, second) = fused([old, other], ASKED)
    assert first.key == "old"
    assert second.score < first.score / 2
