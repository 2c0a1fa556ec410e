"""The words of xAPI that the portal speaks: verbs, types of activities, and identifiers that follow from what happened.

Verbs are ADL's, types are ADL's and cmi5's where they have one. What nobody has a word for is named below the portal's
own address.
"""

import uuid
from enum import Enum

from django.conf import settings

VERSION = "1.0.3"
_ADL = "http://adlnet.gov/expapi"
_CMI5 = "https://w3id.org/xapi/cmi5"
PROGRESS = f"{_CMI5}/result/extensions/progress"
"""How far, in whole per cent."""


class Verb(Enum):
    """What somebody did, as the record store is told it."""

    REGISTERED = "registered"
    LAUNCHED = "launched"
    PROGRESSED = "progressed"
    ANSWERED = "answered"
    COMPLETED = "completed"
    PASSED = "passed"
    FAILED = "failed"
    EARNED = "earned"
    VOIDED = "voided"

    @property
    def iri(self) -> str:
        """Its identifier. ADL has no verb for what somebody is awarded."""
        return "http://id.tincanapi.com/verb/earned" if self is Verb.EARNED else f"{_ADL}/verbs/{self.value}"


class Kind(Enum):
    """What it was done with. The value is part of the activity's identifier: it stays as it is for ever."""

    PATH = "path"
    COURSE = "course"
    LESSON = "lesson"
    EXAM = "exam"
    CERTIFICATION = "certification"

    @property
    def type(self) -> str:
        """The type of such activities."""
        return {
            Kind.PATH: own("types/learning-path"),
            Kind.COURSE: f"{_CMI5}/activitytype/course",
            Kind.LESSON: f"{_ADL}/activities/lesson",
            Kind.EXAM: f"{_ADL}/activities/assessment",
            Kind.CERTIFICATION: "https://w3id.org/xapi/tla/activity-types/credential",
        }[self]


def own(name: str) -> str:
    """An identifier below the portal's own address."""
    return f"{settings.PORTAL_URL}/xapi/{name}"


def activity_iri(kind: Kind, key: object) -> str:
    """The identifier of a path, course, lesson or test, the same in every language."""
    return own(f"activities/{kind.value}/{key}")


def identifier(*parts: object) -> uuid.UUID:
    """The identifier that follows from what happened: what is told twice is the same statement. Two portals that
    share a record store never share one."""
    namespace = uuid.uuid5(uuid.NAMESPACE_URL, own("statements"))
    return uuid.uuid5(namespace, "\n".join(str(part) for part in parts))


def registration_of(subject: object, key: object) -> uuid.UUID:
    """The registration that stands for somebody's enrolment in a course or on a path."""
    return identifier("registration", subject, key)
