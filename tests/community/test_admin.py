"""The company arranges its community in the admin."""

import pytest
from django.urls import reverse

from community.models import Space
from tests.factories.accounts import an_administrator
from tests.factories.community import a_space

pytestmark = pytest.mark.django_db

PLACE = "wagtailsnippets_community_space"


def sent(**fields) -> dict[str, object]:
    return {
        "name": "Billing",
        "slug": "billing",
        "description": "",
        "order": 1,
        "icon": "credit-card",
        "kind": "open",
        "joining": "request",
        "posting": "everybody",
        "translations-TOTAL_FORMS": 1,
        "translations-INITIAL_FORMS": 0,
        "translations-0-language": "ga",
        "translations-0-name": "Billeáil",
        **fields,
    }


def test_a_space_made_in_the_admin_has_its_place_and_rules(client):
    client.force_login(an_administrator())
    around = a_space(audiences=["partners"])
    assert client.get(reverse(f"{PLACE}:add")).status_code == 200
    answer = client.post(reverse(f"{PLACE}:add"), sent(parent=around.pk, kind="group", audiences=["customers"]))
    assert answer.status_code == 302, answer.context["form"].errors
    space = Space.objects.get(slug="billing")
    assert space.path == f"{around.path}{space.pk}/"
    assert space.rule.expression == f"customers & group:{space.group_id} & partners"
    assert space.name_in("ga") == "Billeáil"


def test_a_space_does_not_go_into_itself(client):
    client.force_login(an_administrator())
    space = a_space()
    inside = a_space(parent=space)
    answer = client.post(reverse(f"{PLACE}:edit", args=[space.pk]), sent(parent=inside.pk))
    assert answer.status_code == 200
    assert "parent" in answer.context["form"].errors
