"""A learning system that is there, and the way of a launch through Django's client."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client

from academy.launches.addresses import target_url
from academy.launches.models import Platform
from accounts.models import User
from tests.academy.launches.learning_system import LearningSystem
from tests.factories.academy_courses import a_course
from tests.factories.academy_launches import linked
from tests.factories.accounts import UserFactory

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def hidden(answer: Any) -> dict[str, str]:
    """The hidden fields of a page."""
    return {name: unescape(value) for name, value in HIDDEN.findall(answer.content.decode())}


@pytest.fixture
def system() -> Iterator[LearningSystem]:
    """The learning system; it looks at the portal's keys as the portal shows them."""
    found = LearningSystem()
    client = Client()
    found.tool_keys = lambda: json.loads(_KEYS.get("body") or client.get("/lti/keys").content)
    yield found
    found.close()
    _KEYS.clear()


_KEYS: dict[str, bytes] = {}
"""The portal's key set, fetched beforehand: the platform's thread must not touch the test's transaction."""


@pytest.fixture
def platform(db: None, system: LearningSystem) -> Platform:
    """The learning system, registered."""
    _KEYS["body"] = Client().get("/lti/keys").content
    return Platform.objects.create(**system.fields)


@dataclass
class Visitor:
    """Somebody's browser on the way from the learning system to the portal."""

    system: LearningSystem
    client: Client = field(default_factory=Client)

    def begin(self, target: str, **headers: str) -> dict[str, str]:
        """The platform announces them; what the portal asks it then."""
        answer = self.client.post("/lti/login", self.system.announcement(target), **headers)
        assert answer.status_code == 302, answer.content.decode()
        address = answer["Location"]
        assert address.partition("?")[0] == f"{self.system.url}/auth"
        return dict(parse_qsl(urlsplit(address).query))

    def come_back(self, token: str, state: str, **more: str) -> Any:
        """The platform's answer, handed on by the page that it meets first."""
        first = self.client.post("/lti/launch", {"id_token": token, "state": state})
        if first.status_code != 200:
            return first
        return self.client.post("/lti/launch", {**hidden(first), **more})

    def launch(self, target: str, sign: Callable[[dict[str, Any]], str] | None = None, **more: Any) -> Any:
        """The whole way, with claims of one's own."""
        asked = self.begin(target)
        claims = self.system.claims(asked["nonce"], target, **more)
        return self.come_back((sign or self.system.sign)(claims), asked["state"])


@pytest.fixture
def visitor(platform: Platform, system: LearningSystem) -> Visitor:
    """A browser in which nobody is signed in."""
    return Visitor(system)


@pytest.fixture
def course():
    return a_course(2, title="Learn the portal")


@pytest.fixture
def target(course) -> str:
    return target_url("course", course.translation_key)


@pytest.fixture
def learner(platform) -> User:
    """Somebody whose accounts are linked."""
    person = UserFactory(email="niamh@acme.example")
    linked(platform, person)
    return person


def code_in(answer) -> str:
    """The code of a refusal."""
    text = answer.content.decode()
    assert "<h1>" in text
    return text.partition('<code dir="ltr">')[2].partition("</code>")[0]
