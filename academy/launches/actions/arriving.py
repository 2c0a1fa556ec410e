"""Somebody has come by a launch: they are enrolled, and it is noted where their score goes."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from academy.courses import policies as courses
from academy.courses.actions.enrolling import enrol_person
from academy.courses.models import Enrolment
from academy.launches.actions.linking import touch
from academy.launches.actions.scores import want_score
from academy.launches.claims import Launch
from academy.launches.errors import Fault, LaunchRefusedError
from academy.launches.models import LinkedAccount, Participation, Placement
from academy.launches.targets import Target


@transaction.atomic
def arrive(*, account: LinkedAccount, launch: Launch, target: Target, language: str) -> Any:
    """The page that was launched, for somebody who is now enrolled in its course. `LaunchRefusedError` if it is not
    there, or not for them."""
    person = account.person
    page = target.page_for(person, language)
    course = target.course_for(page) if page is not None else None
    if course is None or not courses.may_be_enrolled(person, course):
        raise LaunchRefusedError(Fault.CLOSED if target.exists else Fault.NO_TARGET)
    enrolments = Enrolment.objects.current().filter(subject=person.subject, key=course.translation_key)
    if not enrolments.exists():
        enrol_person(page=course, person=person, how=Enrolment.How.LAUNCH, organisation=account.platform.organisation)
    placement = _place(account, launch, target, course.translation_key)
    _take_part(placement, account, launch.line_item)
    touch(account)
    return page


def _take_part(placement: Placement, account: LinkedAccount, line_item: str) -> None:
    row, _made = Participation.objects.get_or_create(placement=placement, account=account)
    own = Participation.objects.filter(pk=row.pk)
    own.update(launched_at=timezone.now())
    # Another place in the gradebook has been told nothing yet.
    own.exclude(line_item=line_item).update(line_item=line_item, score=None, activity="")
    # Also whoever has learned before they came this way has their score told.
    want_score(own)


def _place(account: LinkedAccount, launch: Launch, target: Target, course: Any) -> Placement:
    placement, _made = Placement.objects.update_or_create(
        platform=account.platform,
        deployment=launch.deployment,
        resource_link=launch.resource_link,
        defaults={
            "title": launch.title,
            "context": launch.context,
            "kind": target.kind,
            "key": target.key,
            "course": course,
            "line_item": launch.line_item,
            "launched_at": timezone.now(),
        },
    )
    return placement
