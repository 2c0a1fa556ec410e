"""What every request passes first."""

import pytest

pytestmark = pytest.mark.django_db


def test_a_nul_in_an_address_is_refused(client):
    assert client.get("/en/features/a%00b/").status_code == 400


def test_a_nul_in_a_query_is_left_out(client):
    assert 'value="invoice"' in client.get("/en/search/?q=in%00voi%0%000ce").content.decode()
