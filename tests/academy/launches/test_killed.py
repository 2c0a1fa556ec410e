"""A process that dies at any moment on the way to a platform: the score arrives once it is back."""

import os
import random
import signal
import time

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from academy.courses.actions.completing import complete_lesson
from academy.launches import tasks
from academy.launches.addresses import target_url
from academy.launches.models import Participation
from tests.factories.academy_courses import a_course, lessons_of
from tests.factories.academy_launches import linked
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
KILLS = 24
LONGEST = 0.12
"""Seconds until a process is killed at the latest: about as long as telling one score takes."""


def test_whatever_is_killed_the_latest_score_arrives(visitor, platform):
    course, person = a_course(KILLS), UserFactory()
    linked(platform, person)
    visitor.launch(target_url("course", course.translation_key))
    system, chance, died = visitor.system, random.Random(5), 0
    keys = Client().get("/lti/keys").json()
    system.tool_keys = lambda: keys
    for number, lesson in enumerate(lessons_of(course)):
        system.away = number % 5 == 4
        complete_lesson(lesson=lesson, person=person)
        died += _dies_while_sending(chance.uniform(0, LONGEST))
        # Its lease ends; whoever comes next takes over.
        Participation.objects.update(held_until=None, due_at=timezone.now())
    assert died > KILLS / 10
    system.away = False
    time.sleep(0.3)
    tasks.catch_up()
    assert (system.scores[-1]["scoreGiven"], system.scores[-1]["activityProgress"]) == (100, "Completed")
    assert Participation.objects.get().state == "sent"
    reached = [score["scoreGiven"] for score in system.scores]
    assert reached == sorted(reached)


def _dies_while_sending(after: float) -> bool:
    connections.close_all()
    child = os.fork()
    if not child:
        try:
            tasks.send_scores()
        finally:
            # Nothing of the tests' own ends is to run here.
            os._exit(0)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])
