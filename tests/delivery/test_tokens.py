"""Tokens in mail: short, signed, and worth nothing when somebody changed them."""

from datetime import UTC, date, datetime, timedelta

from django.test import override_settings
from hypothesis import example, given
from hypothesis import strategies as st

from delivery.tokens import (
    Unsubscribing,
    kind_digest,
    read_reply_token,
    reply_token,
    unsubscribe_token,
    unsubscribing_of,
)

BIG = 2**63 - 1


@given(user_id=st.integers(0, BIG), about_id=st.integers(0, BIG), day=st.dates(date(2026, 1, 1), date(2100, 1, 1)))
@example(user_id=BIG, about_id=BIG, day=date(2100, 1, 1))
def test_a_reply_token_says_what_was_put_in_and_fits_a_mailbox_name(user_id, about_id, day):
    token = reply_token(user_id=user_id, about_kind="community.thread", about_id=about_id, expires=day)
    assert len(f"reply+{token}") <= 64
    assert token == token.lower()
    assert token.isalnum()
    found = read_reply_token(token)
    assert (found.user_id, found.about_id, found.expires) == (user_id, about_id, day)
    assert found.kind_digest == kind_digest("community.thread")


@given(position=st.integers(0, 39), sign=st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
def test_a_changed_reply_token_is_none(position, sign):
    token = reply_token(user_id=7, about_kind="community.thread", about_id=12)
    changed = token[: position % len(token)] + sign + token[position % len(token) + 1 :]
    read = read_reply_token(changed)
    # The last letter of base 32 may hold bits that stand for nothing.
    assert read is None or (read.user_id, read.about_id) == (7, 12)


@given(st.text(max_size=80))
def test_any_text_can_be_read(text):
    assert read_reply_token(text) is None
    assert unsubscribing_of(text) is None


def test_a_token_survives_capital_letters():
    token = reply_token(user_id=7, about_kind="community.thread", about_id=12)
    assert read_reply_token(token.upper()).user_id == 7


def test_a_token_ends_after_its_last_day():
    today = datetime.now(UTC).date()
    kwargs = {"user_id": 7, "about_kind": "k", "about_id": 1}
    assert not read_reply_token(reply_token(**kwargs, expires=today)).is_expired
    assert read_reply_token(reply_token(**kwargs, expires=today - timedelta(days=1))).is_expired


def test_tokens_outlive_a_change_of_the_secret_while_the_old_one_is_named():
    with override_settings(SECRET_KEY="old"):
        token = reply_token(user_id=7, about_kind="k", about_id=1)
    with override_settings(SECRET_KEY="new"):
        assert read_reply_token(token) is None
    with override_settings(SECRET_KEY="new", SECRET_KEY_FALLBACKS=["old"]):
        assert read_reply_token(token).user_id == 7


@given(
    user_id=st.integers(1, BIG),
    scope=st.text(max_size=60),
    kind=st.text(max_size=30),
    about_id=st.text(max_size=30),
)
def test_the_way_out_says_what_was_put_in(user_id, scope, kind, about_id):
    wish = Unsubscribing(user_id, scope, kind, about_id)
    assert unsubscribing_of(unsubscribe_token(wish)) == wish


def test_the_way_out_of_one_is_not_that_of_another():
    token = unsubscribe_token(Unsubscribing(7, "replies"))
    body, _, signature = token.rpartition(":")
    other = unsubscribe_token(Unsubscribing(8, "replies")).rpartition(":")[0]
    assert unsubscribing_of(f"{other}:{signature}") is None
    assert unsubscribing_of(body) is None
