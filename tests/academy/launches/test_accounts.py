"""Whose account it is that somebody comes with: linked, made or asked for, never taken silently."""

import time
from urllib.parse import urlsplit

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from academy.courses.models import Enrolment
from academy.launches.addresses import target_url
from academy.launches.models import LinkedAccount, Participation, Platform
from accounts.models import Membership, User
from accounts.own_data import all_data, erase
from tests.academy.launches.conftest import Visitor, code_in
from tests.factories.academy_courses import a_course
from tests.factories.accounts import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


class TestAccounts:
    def test_a_trusted_domain_makes_an_account_of_the_organisation(self, visitor, platform, target):
        organisation = OrganisationFactory()
        Platform.objects.update(trusted_domains="acme.example", organisation=organisation)
        answer = visitor.launch(target, locale="fa-IR")
        assert answer.status_code == 302
        person = User.objects.get(email="niamh@acme.example")
        assert (person.name, person.language) == ("Niamh Byrne", "fa")
        assert not person.has_usable_password()
        assert Membership.objects.get(user=person).organisation == organisation
        assert person.emailaddress_set.get().verified
        assert visitor.client.session["_auth_user_id"] == str(person.pk)

    @pytest.mark.parametrize("domains", ["", "other.example", "example"])
    def test_without_trust_no_account_is_made(self, visitor, platform, target, domains):
        Platform.objects.update(trusted_domains=domains)
        answer = visitor.launch(target)
        assert answer["Location"] == "/lti/enter/"
        assert not User.objects.filter(email="niamh@acme.example").exists()
        page = visitor.client.get("/lti/enter/").content.decode()
        assert "You need an account here" in page
        assert "next=%2Flti%2Fenter%2F" in page

    def test_an_existing_account_is_never_linked_silently(self, visitor, platform, target):
        Platform.objects.update(trusted_domains="acme.example")
        UserFactory(email="Niamh@acme.example".lower())
        assert visitor.launch(target)["Location"] == "/lti/enter/"
        assert "_auth_user_id" not in visitor.client.session
        assert not LinkedAccount.objects.exists()
        assert "There is an account with the address" in visitor.client.get("/lti/enter/").content.decode()

    def test_its_owner_links_it_by_signing_in_and_confirming(self, visitor, platform, target, course):
        person = UserFactory(email="niamh@acme.example")
        visitor.launch(target)
        visitor.client.force_login(person)
        page = visitor.client.get("/lti/enter/")
        assert "Is this you?" in page.content.decode()
        assert not LinkedAccount.objects.exists()
        answer = visitor.client.post("/lti/enter/")
        assert urlsplit(answer["Location"]).path == course.get_url()
        assert LinkedAccount.objects.get().person == person
        assert Enrolment.objects.filter(person=person).exists()
        again = Visitor(visitor.system)
        again.launch(target)
        assert again.client.session["_auth_user_id"] == str(person.pk)

    def test_somebody_signed_in_is_asked_and_not_linked_by_coming(self, visitor, platform, target):
        Platform.objects.update(trusted_domains="acme.example")
        visitor.client.force_login(UserFactory())
        assert visitor.launch(target)["Location"] == "/lti/enter/"
        assert not LinkedAccount.objects.exists()

    def test_whoever_is_signed_in_as_somebody_else_is_asked(self, visitor, learner, target, course):
        other = UserFactory()
        visitor.client.force_login(other)
        assert visitor.launch(target)["Location"] == "/lti/enter/"
        assert visitor.client.session["_auth_user_id"] == str(other.pk)
        assert "signed in as somebody else" in visitor.client.get("/lti/enter/").content.decode()
        answer = visitor.client.post("/lti/enter/")
        assert urlsplit(answer["Location"]).path == course.get_url()
        assert visitor.client.session["_auth_user_id"] == str(learner.pk)

    def test_colleagues_sign_in_themselves(self, visitor, learner, target, course):
        User.objects.filter(pk=learner.pk).update(is_staff=True)
        assert visitor.launch(target)["Location"] == "/lti/enter/"
        assert "_auth_user_id" not in visitor.client.session
        visitor.client.force_login(User.objects.get(pk=learner.pk))
        assert urlsplit(visitor.client.post("/lti/enter/")["Location"]).path == course.get_url()

    def test_a_second_factor_is_asked_for(self, visitor, learner, target):
        TOTP.activate(learner, generate_totp_secret())
        answer = visitor.launch(target)
        assert "2fa" in answer["Location"] or "authenticate" in answer["Location"]
        assert "_auth_user_id" not in visitor.client.session

    def test_a_closed_account_stays_closed(self, visitor, learner, target):
        User.objects.filter(pk=learner.pk).update(is_active=False)
        answer = visitor.launch(target)
        assert (answer.status_code, code_in(answer)) == (403, "kept-out")
        assert "_auth_user_id" not in visitor.client.session

    def test_a_course_for_others_stays_closed(self, visitor, learner):
        course = a_course(1, audiences=["partners"])
        answer = visitor.launch(target_url("course", course.translation_key))
        assert (answer.status_code, code_in(answer)) == (403, "closed")
        assert not Enrolment.objects.exists()

    def test_a_launch_that_waits_is_forgotten_after_an_hour(self, visitor, platform, target, monkeypatch):
        visitor.launch(target)
        later = time.time() + 3700
        monkeypatch.setattr("academy.launches.views.entering.time.time", lambda: later)
        assert code_in(visitor.client.get("/lti/enter/")) == "stale"

    def test_nothing_waits_for_a_stranger(self, client, db):
        assert code_in(client.get("/lti/enter/")) == "stale"
        assert client.post("/lti/enter/").status_code == 400

    def test_erasing_a_person_takes_their_links_and_scores_away(self, visitor, learner, target):
        visitor.launch(target)
        assert all_data(learner)["launches"]["accounts"][0]["known_there_as"] == "learner-1"
        erase(person=learner, by=learner)
        assert not LinkedAccount.objects.exists()
        assert not Participation.objects.exists()
