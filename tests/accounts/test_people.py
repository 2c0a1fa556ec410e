"""Making people, and what they hold."""

import pytest
import yaml
from django.conf import settings
from django.contrib.auth import authenticate
from django.db import IntegrityError, transaction
from django.test import RequestFactory

from accounts.actions import create_person
from accounts.models import Membership, Organisation, Role, User
from accounts.policies import forget_tokens, tokens_of
from tests.factories.accounts import GroupFactory, MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
PEOPLE = yaml.safe_load((settings.BASE_DIR / "portal" / "demo" / "people.yaml").read_text(encoding="utf-8"))


def demo(label):
    row = next(row for row in PEOPLE if row["label"] == label)
    return create_person(**{key: value for key, value in row.items() if key != "label"})


def test_the_demo_people_can_sign_in_at_once():
    for row in PEOPLE:
        user = demo(row["label"])
        request = RequestFactory().post("/")
        assert authenticate(request, email=row["email"], password=row["password"]) == user
        assert user.emailaddress_set.get().verified


def test_each_demo_person_is_of_their_kind():
    assert "customers" in tokens_of(demo("Customer"))
    assert "partners" in tokens_of(demo("Partner"))
    assert "staff" in tokens_of(demo("Moderator"))
    assert "*" in tokens_of(demo("Admin"))
    assert not tokens_of(demo("Marketer")) & {"*", "org:0"}
    assert demo("Marketer").groups.get().name == "Editors"


def test_making_a_person_again_brings_them_up_to_date():
    create_person(email="A@Example.com", name="A", password="first words here")
    person = create_person(
        email="a@example.com",
        name="Anna",
        password="other words here",
        organisation={
            "slug": "x",
            "name": "X",
            "kind": "partner",
            "role": "owner",
        },
    )
    assert User.objects.filter(email="a@example.com").count() == 1
    assert person.name == "Anna"
    assert person.check_password("other words here")
    assert Membership.objects.get(user=person).role == Role.OWNER
    assert Organisation.objects.get().kind == "partner"


def test_an_address_belongs_to_one_account_whatever_its_case():
    UserFactory(email="someone@example.com")
    with pytest.raises(IntegrityError), transaction.atomic():
        User(email="Someone@Example.com").save()


def test_a_person_is_found_by_an_address_typed_in_capitals():
    user = UserFactory(email="someone@example.com")
    assert User.objects.get_by_natural_key(" Someone@Example.COM ") == user


def test_members_of_a_customer_are_customers_and_belong_to_it():
    membership = MembershipFactory()
    assert tokens_of(membership.user) == {"public", "members", "customers", f"org:{membership.organisation_id}"}


def test_staff_hold_the_general_tokens_but_no_foreign_organisation():
    organisation, group = OrganisationFactory(), GroupFactory()
    held = tokens_of(UserFactory(is_staff=True))
    assert {"customers", "partners", "staff"} <= held
    assert not held & {f"org:{organisation.pk}", f"group:{group.pk}", "*"}


def test_tokens_are_asked_once_and_again_after_they_were_forgotten():
    user = UserFactory()
    assert "customers" not in tokens_of(user)
    MembershipFactory(user=user)
    assert "customers" not in tokens_of(user)
    forget_tokens(user)
    assert "customers" in tokens_of(user)


def test_a_name_is_shown_until_then_the_first_part_of_the_address():
    assert str(UserFactory(email="ann.lee@example.com", name="")) == "ann.lee"
    assert str(UserFactory(name="Ann Lee")) == "Ann Lee"
