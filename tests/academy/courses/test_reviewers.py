"""Reviewers hear of what waits: gathered, and only while it does."""

import datetime

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from django.utils import timezone

from academy.courses.actions.tasks import hand_in, review
from academy.courses.models import HandIn
from academy.courses.tasks import tell_reviewers
from academy.testing.actions.finishing import finish_attempt
from academy.testing.models import Attempt
from academy.testing.tasks import tell_reviewers as tell_of_answers
from delivery.models import Notice, Occasion, OutgoingMail
from delivery.tasks import send_due, tell
from tests.factories import academy_courses as make
from tests.factories.academy_testing import a_question, an_attempt, an_exam, answer
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
HAND_INS, ANSWERS = "academy.waiting", "academy_testing.waiting"


def reviewer(codename: str = "change_handin", **fields):
    found = UserFactory(**fields)
    group, _made = Group.objects.get_or_create(name=codename)
    group.permissions.set(Permission.objects.filter(codename=codename))
    found.groups.add(group)
    return found


@pytest.fixture
def course():
    found = make.a_course()
    make.a_lesson(found, kind="task")
    return found


def hands_in(course, person=None):
    person = person or UserFactory()
    make.enrolled(person, course)
    return hand_in(lesson=make.lessons_of(course)[0], by=person, body="Here it is.")


def recipients(kind: str) -> list[int]:
    return Occasion.objects.filter(kind=kind).latest("pk").recipients


def test_all_that_came_is_told_in_one_notice_and_one_mail(course):
    one, other = reviewer(), reviewer()
    UserFactory(is_staff=True, is_superuser=True)
    for _number in range(3):
        hands_in(course)
    tell_reviewers()
    tell_reviewers()
    occasion = Occasion.objects.get(kind=HAND_INS)
    assert sorted(occasion.recipients) == [one.pk, other.pk]
    assert occasion.parameters["count"] == 3
    tell(occasion.pk)
    assert Notice.objects.filter(recipient=one).count() == 1
    send_due()
    assert OutgoingMail.objects.filter(recipient=one, state="sent").count() == 1


def test_what_comes_later_is_told_anew_and_takes_the_old_notice_s_place(course):
    reviewer()
    hands_in(course)
    tell_reviewers()
    hands_in(course)
    tell_reviewers()
    assert Occasion.objects.get(kind=HAND_INS).parameters["count"] == 2


def test_what_waits_for_a_day_is_told_once_more_a_day(course):
    reviewer()
    hands_in(course)
    tell_reviewers()
    old = timezone.now() - datetime.timedelta(hours=25)
    HandIn.objects.update(created_at=old)
    Occasion.objects.filter(kind=HAND_INS).update(created_at=old)
    first = Occasion.objects.get(kind=HAND_INS).pk
    tell_reviewers()
    tell_reviewers()
    assert Occasion.objects.get(kind=HAND_INS).pk != first


def test_nobody_is_told_when_nothing_waits_and_the_notice_goes_with_the_work(course):
    person = reviewer()
    tell_reviewers()
    assert not Occasion.objects.filter(kind=HAND_INS).exists()
    row = hands_in(course)
    tell_reviewers()
    review(hand_in=row, by=person, approve=True)
    tell(Occasion.objects.get(kind=HAND_INS).pk)
    send_due()
    assert not OutgoingMail.objects.filter(recipient=person, state="sent").exists()


def test_of_their_own_work_alone_reviewers_are_not_told(course):
    person, other = reviewer(), reviewer()
    hands_in(course, person)
    tell_reviewers()
    assert recipients(HAND_INS) == [other.pk]
    hands_in(course)
    tell_reviewers()
    assert sorted(recipients(HAND_INS)) == [person.pk, other.pk]


def test_where_nobody_was_given_the_work_administrators_hear_of_it(course):
    chief = UserFactory(is_staff=True, is_superuser=True)
    hands_in(course)
    tell_reviewers()
    assert recipients(HAND_INS) == [chief.pk]


def test_looking_at_the_list_is_having_read_it(client, course):
    person = reviewer()
    hands_in(course)
    tell_reviewers()
    tell(Occasion.objects.get(kind=HAND_INS).pk)
    client.force_login(person)
    assert client.get(reverse("academy_courses:waiting")).status_code == 200
    assert Notice.objects.get(recipient=person).read_at


def test_answers_in_free_text_are_told_in_one_notice_to_those_who_mark(client):
    person = reviewer("review_answers")
    exam = an_exam(a_question("free"), a_question("free"))
    for _number in range(2):
        attempt = an_attempt(exam)
        answer(attempt, 1, "So")
        answer(attempt, 2, "And so")
        finish_attempt(attempt=attempt, by=attempt.person)
    assert Attempt.objects.filter(state="marking").count() == 2
    tell_of_answers()
    tell_of_answers()
    occasion = Occasion.objects.get(kind=ANSWERS)
    assert occasion.recipients == [person.pk]
    assert occasion.parameters["count"] == 4
    tell(occasion.pk)
    client.force_login(person)
    assert "4 answers wait for their marks" in client.get(reverse("notices")).content.decode()
    client.get(reverse("academy_testing:reviews"))
    assert Notice.objects.get(recipient=person).read_at
