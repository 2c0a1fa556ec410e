"""The team page: who is where, assigning, reminding, taking along; for managers of the organisation alone."""

import csv
import io

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from academy.courses.actions.learning import mark_lesson
from academy.courses.actions.teams import assign, remind
from academy.courses.models import Enrolment
from accounts.models import Membership, Role
from delivery.models import Occasion
from search.actions import update_catalogue
from search.models import CatalogueEntry
from tests.factories import academy_courses as make
from tests.factories.accounts import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return OrganisationFactory(name="Globex", slug="globex")


@pytest.fixture
def manager(house, client):
    person = MembershipFactory(organisation=house, role=Role.MANAGER).user
    client.force_login(person)
    return person


def members(house, count):
    return [MembershipFactory(organisation=house).user for _ in range(count)]


def url(name, *arguments):
    return reverse(f"academy_courses:{name}", args=["globex", *arguments])


def test_only_managers_see_where_their_team_stands(client, house, manager):
    member = members(house, 1)[0]
    stranger = MembershipFactory(role=Role.OWNER).user
    assert client.get(url("team")).status_code == 200
    for person, status in ((member, 403), (stranger, 404)):
        client.force_login(person)
        assert client.get(url("team")).status_code == status
        assert client.get(url("team_export")).status_code == status
        assert client.post(url("team_act"), {"what": "assign_all"}).status_code == status
    client.logout()
    assert client.get(url("team")).status_code == 302


def test_a_manager_assigns_and_the_people_are_told(house, manager):
    course, people = make.a_course(1), members(house, 3)
    outsider = UserFactory()
    due = timezone.now() + timezone.timedelta(days=7)
    ids = [person.pk for person in [*people[:2], outsider]]
    assert assign(page=course, organisation=house, by=manager, people=ids, due_at=due) == 2
    rows = Enrolment.objects.for_key(course.translation_key)
    assert {row.person for row in rows} == set(people[:2])
    assert {(row.how, row.by, row.organisation, row.due_at) for row in rows} == {("team", manager, house, due)}
    assert sorted(Occasion.objects.get(kind="academy.assigned").recipients) == sorted(p.pk for p in people[:2])
    assert assign(page=course, organisation=house, by=manager) == 2
    with pytest.raises(PermissionDenied):
        assign(page=course, organisation=house, by=people[0])


def test_nobody_assigns_what_they_may_not_see_themselves(house, manager):
    members(house, 1)
    with pytest.raises(PermissionDenied):
        assign(page=make.a_course(1, audiences=["partners"]), organisation=house, by=manager)


def test_assigning_by_the_form(client, house, manager, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        course = make.a_course(1, title="Onboarding")
    update_catalogue()
    person = members(house, 1)[0]
    assert CatalogueEntry.objects.filter(object_id=str(course.pk), kind="course").exists()
    data = {"what": "assign", "person": [str(person.pk), "x", "²"], "page": str(course.pk), "due_on": "2030-05-01"}
    assert client.post(url("team_act"), data).url == url("team")
    assert person.enrolments.get().due_at.date().isoformat() == "2030-05-01"
    html = client.get(url("team")).content.decode()
    assert "Onboarding" in html
    assert "Not begun" in html
    row = person.enrolments.get()
    client.post(url("team_withdraw", row.pk))
    row.refresh_from_db()
    assert row.left_at is not None


def test_a_manager_of_another_house_takes_nothing_back(client, house, manager):
    course = make.a_course(1)
    other = MembershipFactory(role=Role.OWNER)
    assign(page=course, organisation=other.organisation, by=other.user)
    row = Enrolment.objects.get()
    assert client.post(url("team_withdraw", row.pk)).status_code == 403
    row.refresh_from_db()
    assert row.left_at is None


def test_reminding_reaches_those_who_have_something_left_and_once_a_day(house, manager):
    course, (one, two) = make.a_course(1), members(house, 2)
    for person in (one, two):
        make.enrolled(person, course)
    mark_lesson(lesson=make.lessons_of(course)[0], by=two)
    ids = [one.pk, two.pk, UserFactory().pk]
    assert remind(organisation=house, people=ids, by=manager) == 1
    remind(organisation=house, people=ids, by=manager)
    occasions = Occasion.objects.filter(kind="academy.reminded")
    assert len({occasion.key for occasion in occasions}) == 1
    assert occasions.first().recipients == [one.pk]


def test_the_team_page_asks_as_much_for_many_as_for_few(client, house, manager, django_assert_num_queries):
    courses = [make.a_course(2) for _ in range(2)]
    for person in members(house, 3):
        for course in courses:
            make.enrolled(person, course)
            mark_lesson(lesson=make.lessons_of(course)[0], by=person)
    client.get(url("team"))
    with CaptureQueriesContext(connection) as context:
        client.get(url("team"))
    few = len(context.captured_queries)
    assert few < 25
    people = UserFactory.create_batch(45)
    Membership.objects.bulk_create(Membership(organisation=house, user=person) for person in people)
    for person in people:
        make.enrolled(person, courses[0])
    client.get(url("team"))
    with django_assert_num_queries(few):
        html = client.get(url("team")).content.decode()
    assert html.count('name="person"') == 49
    assert "1 / 2" in html


def test_the_table_to_take_along_holds_everybody_and_no_formulas(client, house, manager):
    course = make.a_course(2, title="=SUM(A1)")
    person = MembershipFactory(organisation=house, user=UserFactory(name="@evil")).user
    make.enrolled(person, course)
    mark_lesson(lesson=make.lessons_of(course)[0], by=person)
    answer = client.get(url("team_export"))
    rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    line = next(row for row in rows if row[0] == "'@evil")
    assert line[3] == "'=SUM(A1)"
    assert line[5:8] == ["1", "2", "50"]
    assert len(rows) == 3


def test_the_list_narrows_by_name_and_course_and_takes_any_input(client, house, manager):
    course = make.a_course(1)
    person = members(house, 2)[0]
    make.enrolled(person, course)
    html = client.get(f"{url('team')}?course={course.translation_key}").content.decode()
    assert html.count('name="person"') == 1
    html = client.get(f"{url('team')}?q={person.email}").content.decode()
    assert html.count('name="person"') == 1
    for query in ("course=x", "q=%27%22%00", "page=-1", "page=x"):
        assert client.get(f"{url('team')}?{query}").status_code in (200, 400)
