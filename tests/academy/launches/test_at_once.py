"""Several at the same moment: whatever the order, one account comes of it, one use of a nonce, one sender of scores."""

import pytest

from academy.launches.actions.linking import make_account
from academy.launches.actions.signing_keys import active_key
from academy.launches.claims import Launch
from academy.launches.errors import LaunchRefusedError
from academy.launches.models import LinkedAccount, Participation, Placement, SpentNonce, ToolKey
from academy.launches.validating import _spend
from accounts.models import User
from tests.academy.certificates.test_at_once import PEOPLE, at_once
from tests.factories.academy_launches import a_platform, linked
from tests.factories.accounts import UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


def test_many_windows_at_once_make_one_account():
    platform = a_platform(trusted_domains="acme.example")
    launch = Launch(platform.pk, "LtiResourceLinkRequest", "1", "s-1", "x", name="Niamh", email="niamh@acme.example")
    made = at_once(lambda _n: make_account(platform=platform, launch=launch))
    assert User.objects.filter(email=launch.email).count() == 1
    assert LinkedAccount.objects.count() == 1
    assert {row.pk for row in made if row is not None} == {LinkedAccount.objects.get().pk}


def test_a_nonce_counts_once_whoever_comes_at_the_same_moment():
    platform = a_platform()

    def spend(_number: int) -> bool:
        try:
            _spend(platform, "n-1")
        except LaunchRefusedError:
            return False
        return True

    assert sum(at_once(spend)) == 1
    assert SpentNonce.objects.count() == 1


def test_a_score_is_sent_by_one_worker():
    platform, key = a_platform(), "7b1c9f5e-6f0e-4a57-9f0a-0d7c9d1f3c11"
    placement = Placement.objects.create(platform=platform, resource_link="l", kind="course", key=key, course=key)
    for number in range(5):
        account = linked(platform, UserFactory(), sub=f"s-{number}")
        Participation.objects.create(placement=placement, account=account, line_item="x", state="waiting")
    taken = at_once(lambda number: [row.pk for row in Participation.objects.claim(f"w-{number}", limit=5, seconds=60)])
    held = [pk for rows in taken for pk in rows]
    assert len(held) == len(set(held)) == 5
    assert len(taken) == PEOPLE


def test_the_first_key_is_made_once():
    assert len({key.pk for key in at_once(lambda _n: active_key())}) == 1
    assert ToolKey.objects.count() == 1
