"""What looks private in a text, and what does not."""

import pytest

from community.privacy import find_private


@pytest.mark.parametrize(
    "text",
    [
        "Write to jane.doe@acme.ie please",
        "My key is sk_live_abcdefghijklmnop1234",
        "password: hunter2hunter2",
        "token ghp_abcdefghijklmnopqrstuvwx12",
        "-----BEGIN RSA PRIVATE KEY-----",
        "Card 4111 1111 1111 1111",
        "Call +353 1 234 5678",
        "Call 0171-2345678",
        "زنگ بزنید ۰۹۱۲۳۴۵۶۷۸۹",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.abcdefgh",
    ],
)
def test_private_things_are_found(text):
    assert len(find_private(text)) == 1, text


@pytest.mark.parametrize(
    "text",
    [
        "Version 5.2.19 of 2026-11-22",
        "It took 1234567 ms",
        "Write to help@example.com",
        "The password is wrong",
        "Order 4111 1111 1111 1112",
        "See https://example.com/threads/123456789012/",
        "Between 2026-11-22 10:15 and 2026-11-23",
    ],
)
def test_harmless_things_are_not(text):
    assert find_private(text) == [], text


def test_endless_input_takes_no_time():
    assert find_private("a@" * 15_000) == []
    assert find_private("1 " * 15_000) == []
    assert find_private("x." * 15_000) == []
