"""Segments: who is meant, asked as a query and about one person."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.conditions import FIELDS, validate_rule
from accounts.models import Lifecycle, Membership, Organisation, Role, Segment, SegmentMembership, User
from accounts.segments import is_in, segments_of
from tests.factories.accounts import MembershipFactory, SegmentFactory, UserFactory

NOW = datetime.datetime(2026, 6, 15, 12, tzinfo=datetime.UTC)
WORDS = ["Team", "Pro", "IE", "VN", "a|b & c", "ք"]
VALUES = {
    "lifecycle": st.sampled_from(Lifecycle.values),
    "kind": st.sampled_from(Organisation.Kind.values),
    "plan": st.sampled_from(WORDS),
    "region": st.sampled_from(WORDS),
    "role": st.sampled_from(Role.values),
    "language": st.sampled_from(["en", "ga", "hy", "vi", "fa"]),
}


def conditions(field):
    if field.name == "joined_days":
        value = st.integers(0, 4)
    elif field.name == "staff":
        value = st.booleans()
    else:
        value = st.lists(VALUES[field.name], min_size=1, max_size=3)
    return st.fixed_dictionaries(
        {"field": st.just(field.name), "operator": st.sampled_from(field.operators), "value": value}
    )


RULES = st.lists(st.sampled_from(list(FIELDS)), max_size=4, unique=True).flatmap(
    lambda names: st.tuples(*(conditions(FIELDS[name]) for name in names)).map(list)
)
ORGANISATIONS = st.lists(
    st.fixed_dictionaries(
        {name: VALUES[name] for name in ("lifecycle", "kind")}
        | {name: st.sampled_from(["", *WORDS]) for name in ("plan", "region")}
    ),
    min_size=2,
    max_size=2,
)
PEOPLE = st.lists(
    st.fixed_dictionaries(
        {
            "language": VALUES["language"],
            "is_staff": st.booleans(),
            "is_active": st.booleans(),
            "joined": st.integers(0, 4 * 24).map(lambda hours: NOW - datetime.timedelta(hours=hours)),
            "roles": st.lists(st.sampled_from([None, *Role.values]), min_size=2, max_size=2),
            "by_hand": st.sampled_from([None, False, True]),
        }
    ),
    min_size=1,
    max_size=5,
)


class TheQueryAndTheQuestionAgree(TestCase):
    @settings(max_examples=120, deadline=None)
    @given(rule=RULES, organisations=ORGANISATIONS, people=PEOPLE)
    def test_people_now_are_exactly_those_who_are_in(self, rule, organisations, people):
        validate_rule(rule)
        segment = Segment.objects.create(name="S", slug="s", rule=rule)
        houses = [
            Organisation.objects.create(name="O", slug=f"o{at}", **facts) for at, facts in enumerate(organisations)
        ]
        for at, facts in enumerate(people):
            self.make(at, facts, houses, segment)
        found = set(segment.people_now(NOW).values_list("pk", flat=True))
        assert found == {user.pk for user in User.objects.all() if is_in(segment, user, NOW)}

    def make(self, at, facts, houses, segment):
        user = User.objects.create(
            email=f"p{at}@example.com",
            date_joined=facts["joined"],
            **{name: facts[name] for name in ("language", "is_staff", "is_active")},
        )
        for house, role in zip(houses, facts["roles"], strict=True):
            if role:
                Membership.objects.create(organisation=house, user=user, role=role)
        if facts["by_hand"] is not None:
            SegmentMembership.objects.create(segment=segment, user=user, excluded=facts["by_hand"])


@pytest.mark.django_db
class TestSegments:
    def test_a_stage_of_the_lifecycle_has_its_segment_from_the_start(self):
        new = MembershipFactory(organisation__lifecycle="new").user
        loyal = MembershipFactory(organisation__lifecycle="loyal").user
        assert list(Segment.objects.get(slug="new").people_now()) == [new]
        assert list(Segment.objects.get(slug="loyal").people_now()) == [loyal]
        ours = MembershipFactory(organisation__lifecycle="new", organisation__kind="internal").user
        assert ours not in Segment.objects.get(slug="new").people_now()
        assert {"prospects", "active", "lapsed", "former", "partners", "internal"} <= set(
            Segment.objects.values_list("slug", flat=True)
        )

    def test_conditions_on_organisations_hold_for_one_and_the_same(self):
        person = MembershipFactory(organisation__lifecycle="new", organisation__kind="customer").user
        MembershipFactory(user=person, organisation__lifecycle="loyal", organisation__kind="partner")
        rule = [
            {"field": "lifecycle", "operator": "is any of", "value": ["new"]},
            {"field": "kind", "operator": "is any of", "value": ["partner"]},
        ]
        segment = SegmentFactory(rule=rule)
        assert not segment.people_now().exists()
        assert not is_in(segment, person)

    def test_an_empty_rule_selects_nobody_but_those_put_in_by_hand(self):
        chosen, other = UserFactory(), UserFactory()
        segment = SegmentFactory()
        SegmentMembership.objects.create(segment=segment, user=chosen)
        assert list(segment.people_now()) == [chosen]
        assert not is_in(segment, other)

    def test_somebody_kept_out_stays_out_although_the_rule_fits(self):
        person = MembershipFactory(organisation__lifecycle="new").user
        segment = Segment.objects.get(slug="new")
        SegmentMembership.objects.create(segment=segment, user=person, excluded=True)
        assert not segment.people_now().exists()
        assert segment not in segments_of(person)

    def test_a_closed_account_is_in_no_segment(self):
        person = MembershipFactory(organisation__lifecycle="new", user__is_active=False).user
        assert segments_of(person) == []

    def test_days_since_signing_up_are_counted_to_the_moment(self):
        person = UserFactory(date_joined=timezone.now() - datetime.timedelta(days=30))
        old = SegmentFactory(rule=[{"field": "joined_days", "operator": "is at least", "value": 30}])
        fresh = SegmentFactory(rule=[{"field": "joined_days", "operator": "is at most", "value": 29}])
        assert segments_of(person) == [old]
        assert not is_in(fresh, person)


@pytest.mark.parametrize(
    "rule",
    [
        "everybody",
        {"field": "plan"},
        [{"field": "plan", "operator": "is any of"}],
        [{"field": "shoe size", "operator": "is any of", "value": ["44"]}],
        [{"field": ["plan"], "operator": "is any of", "value": ["Pro"]}],
        [{"field": "plan", "operator": "is at least", "value": ["Pro"]}],
        [{"field": "plan", "operator": "is any of", "value": "Pro"}],
        [{"field": "plan", "operator": "is any of", "value": []}],
        [{"field": "plan", "operator": "is any of", "value": ["\x00"]}],
        [{"field": "joined_days", "operator": "is at least", "value": "3"}],
        [{"field": "joined_days", "operator": "is at least", "value": -1}],
        [{"field": "joined_days", "operator": "is at least", "value": 10**9}],
        [{"field": "staff", "operator": "is", "value": 1}],
        [{"field": "staff", "operator": "is", "value": True}] * 2,
    ],
)
def test_a_rule_that_cannot_be_asked_is_refused(rule):
    with pytest.raises(ValidationError):
        validate_rule(rule)
