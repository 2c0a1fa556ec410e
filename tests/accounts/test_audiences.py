"""The vocabulary by which things are shown or hidden."""

import pytest

from accounts.audiences import EVERYTHING, OPEN_TO_ALL, Rule, organisation_token
from accounts.models import AudienceRule


def test_a_thing_without_audiences_is_open_to_everybody():
    assert Rule.of([], ["public"]).is_public
    assert Rule.of([]).admits(frozenset())


def test_any_token_of_a_clause_suffices():
    rule = Rule.of(["customers", "partners"])
    assert rule.admits(frozenset({"partners"}))
    assert not rule.admits(frozenset({"members"}))


def test_every_ancestor_must_admit_as_well():
    rule = Rule.of(["customers"], ["org:7"])
    assert not rule.admits(frozenset({"customers"}))
    assert rule.admits(frozenset({"customers", "org:7"}))


def test_equal_rules_are_written_alike():
    assert Rule.of(["b", "a"], ["c"]).expression == Rule.of(["c"], ["a", "b"], ["public"]).expression == "a|b & c"
    assert Rule.parse("a|b & c") == Rule.of(["a", "b"], ["c"])
    assert Rule.parse("").is_public


def test_a_clause_that_a_narrower_one_implies_is_dropped():
    assert Rule.of(["customers", "partners"], ["partners"]).expression == "partners"


def test_either_of_two_rules_admits_whom_one_of_them_admits():
    one, two = Rule.of(["a"], ["b"]), Rule.of(["c"])
    for held in (["a"], ["a", "b"], ["c"], ["b", "c"], []):
        tokens = frozenset(held)
        assert (one | two).admits(tokens) == (one.admits(tokens) or two.admits(tokens))
    assert (one | OPEN_TO_ALL).is_public


def test_an_administrator_passes_every_rule():
    assert Rule.of(["org:1"], ["group:2"]).admits(frozenset({EVERYTHING}))


@pytest.mark.django_db
def test_a_rule_may_name_hundreds_of_organisations():
    rule = Rule.of([organisation_token(number) for number in range(10_000, 10_400)])
    first = AudienceRule.objects.intern(rule)
    assert AudienceRule.objects.intern(rule) == first
    assert AudienceRule.objects.get(pk=first).expression == rule.expression
