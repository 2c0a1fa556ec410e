"""People, organisations and groups to test with."""

import datetime
from typing import Any

import factory
from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.models import Group, GroupMembership, Invitation, Membership, Organisation, Role, Segment, User

PASSWORD = "a long enough password"


class UserFactory(factory.django.DjangoModelFactory):
    """Somebody with an account and a confirmed address; `UserFactory(is_staff=True)` works for the company."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"reader{n}@example.com")
    name = factory.Sequence(lambda n: f"Reader {n}")
    date_joined = factory.LazyFunction(lambda: timezone.now() - datetime.timedelta(days=2))

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> User:
        confirmed = kwargs.pop("confirmed", True)
        user = model_class.objects.create_user(password=kwargs.pop("password", PASSWORD), **kwargs)
        EmailAddress.objects.create(user=user, email=user.email, verified=confirmed, primary=True)
        return user


class OrganisationFactory(factory.django.DjangoModelFactory):
    """A customer, unless another kind is given."""

    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Organisation {n}")
    slug = factory.Sequence(lambda n: f"organisation-{n}")
    kind = Organisation.Kind.CUSTOMER


class MembershipFactory(factory.django.DjangoModelFactory):
    """A person in an organisation."""

    class Meta:
        model = Membership

    organisation = factory.SubFactory(OrganisationFactory)
    user = factory.SubFactory(UserFactory)
    role = Role.MEMBER


class InvitationFactory(factory.django.DjangoModelFactory):
    """An open offer to join."""

    class Meta:
        model = Invitation

    organisation = factory.SubFactory(OrganisationFactory)
    email = factory.Sequence(lambda n: f"invited{n}@example.com")


class SegmentFactory(factory.django.DjangoModelFactory):
    """A segment that nobody is in yet."""

    class Meta:
        model = Segment

    name = factory.Sequence(lambda n: f"Segment {n}")
    slug = factory.Sequence(lambda n: f"segment-{n}")


class GroupFactory(factory.django.DjangoModelFactory):
    """People chosen by hand."""

    class Meta:
        model = Group

    name = factory.Sequence(lambda n: f"Group {n}")
    slug = factory.Sequence(lambda n: f"group-{n}")


class GroupMembershipFactory(factory.django.DjangoModelFactory):
    """A person in a group."""

    class Meta:
        model = GroupMembership

    group = factory.SubFactory(GroupFactory)
    user = factory.SubFactory(UserFactory)


def a_customer(**fields: Any) -> User:
    """Somebody who belongs to a customer."""
    return MembershipFactory(organisation__kind=Organisation.Kind.CUSTOMER, user=UserFactory(**fields)).user


def a_partner(**fields: Any) -> User:
    """Somebody who belongs to a partner."""
    return MembershipFactory(organisation__kind=Organisation.Kind.PARTNER, user=UserFactory(**fields)).user


def a_colleague(**fields: Any) -> User:
    """Somebody who works for the company and may enter the admin."""
    return UserFactory(is_staff=True, **fields)


def an_administrator(**fields: Any) -> User:
    """Somebody who may see and do everything."""
    return UserFactory(is_staff=True, is_superuser=True, **fields)
