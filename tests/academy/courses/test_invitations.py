"""Inviting people by mail who need have no account: from the mail through signing up to being enrolled."""

import datetime
import re

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from academy.courses.actions import inviting
from academy.courses.actions.inviting import invite, token_of, withdraw_invitation
from academy.courses.errors import RefusedError
from academy.courses.models import CourseInvitation, Enrolment
from accounts.audiences import organisation_token
from accounts.models import Membership, Role, User
from delivery.models import OutgoingMail
from search.actions import update_catalogue
from tests.factories import academy_courses as make
from tests.factories.accounts import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture
def house():
    return OrganisationFactory(slug="acme", name="Acme")


@pytest.fixture
def manager(client, house):
    found = MembershipFactory(organisation=house, role=Role.MANAGER).user
    client.force_login(found)
    return found


def link(row: CourseInvitation) -> str:
    return reverse("academy_courses:invitation", args=[token_of(row)])


def invited(page, by, house=None, address="new@example.com") -> CourseInvitation:
    invite(page=page, addresses=[address], by=by, organisation=house)
    return CourseInvitation.objects.get(email=address)


def test_a_stranger_is_led_through_signing_up_and_then_enrolled(client, house, manager, settings):
    settings.SIGNUP_OPEN = False
    course = make.a_course(1, self_enrolment="closed", audiences=[organisation_token(house.pk)])
    row = invited(course, manager, house)
    client.logout()
    html = client.get(link(row)).content.decode()
    sign_up = re.search(r'href="([^"]*signup[^"]*)"', html)[1].replace("&amp;", "&")
    assert "new@example.com" in client.get(sign_up).content.decode()
    form = {"name": "New", "email": "other@example.com", "password1": PASSWORD, "next": link(row)}
    client.post(reverse("account_signup"), form)
    code = re.search(r"\d{4}-\d{4}", mail.outbox[-1].body)[0]
    answer = client.post(reverse("account_email_verification_sent"), {"code": code})
    assert answer["Location"] == link(row)
    person = User.objects.get(email="new@example.com")
    assert not Enrolment.objects.filter(person=person).exists()
    assert "Accept and enrol" in client.get(link(row)).content.decode()
    assert client.post(link(row)).status_code == 302
    enrolment = Enrolment.objects.get(person=person)
    assert (enrolment.how, enrolment.organisation) == ("invitation", house)
    assert Membership.objects.get(user=person).role == Role.MEMBER


def test_an_unconfirmed_address_takes_nothing(client):
    course, editor = make.a_course(1), UserFactory(is_staff=True, is_superuser=True)
    row = invited(course, editor)
    person = UserFactory(email="new@example.com")
    person.emailaddress_set.update(verified=False)
    client.force_login(person)
    assert "for another address" in client.get(link(row)).content.decode()
    assert client.post(link(row)).status_code == 403
    assert not Enrolment.objects.exists()


def test_managers_invite_from_the_team_page_and_see_what_waits(client, house, manager):
    course = make.a_course(1, title="Publish")
    update_catalogue()
    url = reverse("academy_courses:team_invite", args=["acme"])
    assert url in client.get(reverse("academy_courses:team", args=["acme"])).content.decode()
    form = {"page": str(course.pk), "addresses": "a@example.com, b@example.com", "due_on": "2030-01-31"}
    html = client.post(url, form, follow=True).content.decode()
    assert "a@example.com" in html
    assert html.count("Publish") >= 2
    assert OutgoingMail.objects.count() == 2
    row = CourseInvitation.objects.get(email="a@example.com")
    assert (row.organisation, row.due_at.date()) == (house, datetime.date(2030, 1, 31))
    assert client.post(url, {**form, "addresses": "nonsense"}).status_code == 422


def test_what_is_taken_back_or_too_old_leads_nowhere_and_can_be_sent_anew(client, house, manager):
    course = make.a_course(1)
    row = invited(course, manager, house)
    old = link(row)
    client.post(reverse("academy_courses:invitation_withdraw", args=[row.pk]))
    assert client.get(old).status_code == 404
    row = invited(course, manager, house)
    old = link(row)
    CourseInvitation.objects.update(created_at=timezone.now() - datetime.timedelta(days=31))
    assert client.get(old).status_code == 404
    assert "expired" in client.get(reverse("academy_courses:team_invite", args=["acme"])).content.decode()
    assert invite(page=course, addresses=[row.email], by=manager, organisation=house) == 1
    assert client.get(old).status_code == 404
    row.refresh_from_db()
    assert client.get(link(row)).status_code == 200


def test_only_managers_and_editors_invite_and_take_back(client, house, manager):
    course = make.a_course(1)
    row = invited(course, manager, house)
    member = MembershipFactory(organisation=house).user
    for stranger in (member, UserFactory(), MembershipFactory(role=Role.OWNER).user):
        with pytest.raises(PermissionDenied):
            invite(page=course, addresses=["x@example.com"], by=stranger, organisation=house)
        with pytest.raises(PermissionDenied):
            withdraw_invitation(invitation=row, by=stranger)
        client.force_login(stranger)
        assert client.get(reverse("academy_courses:team_invite", args=["acme"])).status_code in (403, 404)
        assert client.post(reverse("academy_courses:invitation_withdraw", args=[row.pk])).status_code == 403
    with pytest.raises(PermissionDenied):
        invite(page=make.a_course(1, audiences=["staff"]), addresses=["x@example.com"], by=manager, organisation=house)
    withdraw_invitation(invitation=row, by=UserFactory(is_staff=True, is_superuser=True))
    assert not CourseInvitation.objects.exists()


def test_a_manager_who_is_one_no_longer_makes_nobody_a_member(client, house, manager):
    row = invited(make.a_course(1), manager, house)
    Membership.objects.filter(user=manager).delete()
    person = UserFactory(email=row.email)
    client.force_login(person)
    client.post(link(row))
    assert Enrolment.objects.get().person == person
    assert not Membership.objects.filter(user=person).exists()


def test_an_organisation_mails_not_the_whole_world(house, manager, monkeypatch):
    monkeypatch.setattr(inviting, "MOST_OPEN", 2)
    course = make.a_course(1)
    invite(page=course, addresses=["a@example.com", "b@example.com"], by=manager, organisation=house)
    with pytest.raises(RefusedError):
        invite(page=course, addresses=["c@example.com"], by=manager, organisation=house)


def test_editors_see_the_invitations_to_their_course(client):
    editor = UserFactory(is_staff=True, is_superuser=True)
    course = make.a_course(1)
    invited(course, editor)
    client.force_login(editor)
    url = reverse("academy_courses:invite", args=[course.pk])
    assert "new@example.com" in client.get(url).content.decode()
    client.post(reverse("academy_courses:invitation_withdraw", args=[CourseInvitation.objects.get().pk]))
    assert "new@example.com" not in client.get(url).content.decode()
