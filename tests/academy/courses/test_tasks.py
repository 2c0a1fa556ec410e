"""Practical tasks: handing in, reviewing, and who may see what was handed in."""

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from academy.courses.actions.tasks import hand_in, review
from academy.courses.errors import NotEnrolledError, RefusedError
from academy.courses.models import HandIn
from delivery.models import Occasion
from tests.factories import academy_courses as make
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make.a_course()


@pytest.fixture
def task(course):
    return make.a_lesson(course, kind="task", rubric=[make.criterion("Clear", 10), make.criterion("Right", 20)])


@pytest.fixture
def learner(course):
    person = UserFactory()
    make.enrolled(person, course)
    return person


@pytest.fixture
def reviewer():
    person = UserFactory()
    person.user_permissions.add(Permission.objects.get(codename="change_handin"))
    return person


def a_file(name="work.pdf", content=b"%PDF"):
    return SimpleUploadedFile(name, content)


def test_an_approved_task_completes_its_lesson_and_the_learner_is_told(task, learner, reviewer):
    row = hand_in(lesson=task, by=learner, body="My **work**")
    assert "<strong>work</strong>" in row.body_html
    ids = [criterion["id"] for criterion in task.criteria]
    review(hand_in=row, by=reviewer, approve=True, points={ids[0]: 9, ids[1]: 20}, comment="Well done")
    row.refresh_from_db()
    assert (row.state, row.points, row.reviewer) == ("approved", {ids[0]: 9, ids[1]: 20}, reviewer)
    assert learner.enrolments.get().completed_at is not None
    assert Occasion.objects.get(kind="academy.reviewed").recipients == [learner.pk]


def test_a_returned_task_is_handed_in_again(task, learner, reviewer):
    row = hand_in(lesson=task, by=learner, body="First try")
    with pytest.raises(RefusedError):
        review(hand_in=row, by=reviewer, approve=False)
    review(hand_in=row, by=reviewer, approve=False, comment="Say why")
    hand_in(lesson=task, by=learner, body="Second try")
    hand_in(lesson=task, by=learner, body="Third try")
    assert [row.body for row in HandIn.objects.of(learner, task.translation_key)] == ["Third try", "First try"]
    assert learner.enrolments.get().completed_at is None


def test_nobody_reviews_without_the_permission_nor_their_own_nor_twice(task, learner, reviewer, course):
    row = hand_in(lesson=task, by=learner, body="x")
    with pytest.raises(PermissionDenied):
        review(hand_in=row, by=UserFactory(), approve=True)
    make.enrolled(reviewer, course)
    own = hand_in(lesson=task, by=reviewer, body="mine")
    with pytest.raises(PermissionDenied):
        review(hand_in=own, by=reviewer, approve=True)
    review(hand_in=row, by=reviewer, approve=True)
    with pytest.raises(RefusedError):
        review(hand_in=row, by=reviewer, approve=False, comment="No")
    with pytest.raises(RefusedError):
        hand_in(lesson=task, by=learner, body="again")


def test_what_cannot_be_handed_in_is_refused(task, learner):
    with pytest.raises(NotEnrolledError):
        hand_in(lesson=task, by=UserFactory(), body="x")
    for body, file in (("  ", None), ("", a_file("evil.html")), ("", a_file("noending")), ("x" * 20_001, None)):
        with pytest.raises(RefusedError):
            hand_in(lesson=task, by=learner, body=body, file=file)


def test_no_more_points_than_a_criterion_gives(task, learner, reviewer):
    row = hand_in(lesson=task, by=learner, body="x")
    with pytest.raises(RefusedError):
        review(hand_in=row, by=reviewer, approve=True, points={task.criteria[0]["id"]: 11})


def test_files_are_given_to_their_author_and_to_reviewers_alone(client, task, learner, reviewer):
    client.force_login(learner)
    url = reverse("academy_courses:hand_in", args=[task.pk])
    client.post(url, {"body": "See the file", "file": a_file("../../مقاله.pdf")})
    row = HandIn.objects.get()
    assert row.file.name.startswith("hand-ins/")
    address = reverse("academy_courses:hand_in_file", args=[row.pk])
    for person, status in ((learner, 200), (reviewer, 200), (UserFactory(), 404)):
        client.force_login(person)
        assert client.get(address).status_code == status
    client.logout()
    assert client.get(address).status_code == 302
    assert client.get(f"/media/{row.file.name}").status_code == 404
    client.force_login(learner)
    answer = client.get(address)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"


def test_reviewers_work_through_what_waits(client, task, learner, reviewer):
    row = hand_in(lesson=task, by=learner, body="My work")
    client.force_login(learner)
    assert client.get(reverse("academy_courses:waiting")).status_code == 403
    assert client.get(reverse("academy_courses:review", args=[row.pk])).status_code == 403
    client.force_login(reviewer)
    assert task.title in client.get(reverse("academy_courses:waiting")).content.decode()
    url = reverse("academy_courses:review", args=[row.pk])
    assert "My work" in client.get(url).content.decode()
    assert client.post(url, {"verdict": "return"}).status_code == 422
    points = {f"points-{criterion['id']}": "5" for criterion in task.criteria}
    assert client.post(url, {"verdict": "approve", **points}).status_code == 302
    row.refresh_from_db()
    assert row.state == "approved"
    client.force_login(learner)
    html = client.get(task.url).content.decode()
    assert "Approved" in html
    assert "5 / 10" in html
