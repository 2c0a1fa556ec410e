"""Pages about what the reader's plan has come a little before their equals; of others nothing is taken away."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from product.models import Feature
from search import weights
from search.ranking.candidates import Candidate, Facts
from search.ranking.fusing import Asked, fused
from search.ranking.own import own_features
from tests.factories.accounts import MembershipFactory, OrganisationFactory, UserFactory
from tests.factories.product import FeatureFactory

ASKED = Asked(0.1, timezone.now())


@pytest.mark.django_db
def test_a_readers_own_features_are_those_of_their_plan_that_others_have_not(django_assert_num_queries):
    user = UserFactory()
    MembershipFactory(user=user, organisation=OrganisationFactory(plan="Business "))
    own = FeatureFactory(plans="business, Enterprise")
    FeatureFactory(plans="Enterprise")
    FeatureFactory()
    features = list(Feature.objects.all())
    with django_assert_num_queries(1):
        assert own_features(user, features) == own_features(user, features) == (own.pk,)
    assert own_features(AnonymousUser(), features) == ()
    assert own_features(UserFactory(), features) == ()


def test_the_readers_own_comes_first_among_equals_and_no_further():
    other = Candidate("other", Facts(), nearness=0.50)
    mine = Candidate("mine", Facts(), nearness=0.49, is_own=True)
    assert [each.key for each in fused([other, mine], ASKED)] == ["mine", "other"]
    far = Candidate("far", Facts(), nearness=0.40, is_own=True)
    assert [each.key for each in fused([other, far], ASKED)] == ["other", "far"]
    assert weights.OWN_FEATURE < weights.WORDS
