"""What `accounts` itself knows about a person or an organisation."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.facts import Fact, Subject
from accounts.models import User


def facts(subject: Subject) -> Iterable[Fact]:
    """Since when somebody is here and where they belong; since when a company is a customer."""
    if isinstance(subject, User):
        yield Fact(_("Member since"), date_format(localtime(subject.date_joined), "DATE_FORMAT"), icon="calendar")
        for membership in subject.memberships.select_related("organisation"):
            url = reverse("organisation", args=[membership.organisation.slug])
            yield Fact(membership.organisation.name, membership.get_role_display(), url=url, icon="building-2")
    elif subject.customer_since:
        yield Fact(_("Customer since"), date_format(subject.customer_since, "DATE_FORMAT"), icon="calendar")
