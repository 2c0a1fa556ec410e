"""The database engine finds the same in the same order on every database: one table, which each of them must meet."""

import random

import pytest

from search.engines.database import DatabaseEngine, index
from search.models import CatalogueEntry
from tests.search.reading.shelf import BILLING, SECURITY, TEAMS, entry
from tests.search.reading.test_engines import asked, numbers

SEARCHES = [
    ("en", "invoice", [5, 6, 7]),
    ("en", "invoices address", [6, 5, 3, 1, 7]),
    ("en", "change wrong invoice address", [6, 5, 3, 1, 2, 7]),
    ("en", "hello, since yesterday our accountant cannot download any invoice from the menu, please help", [5]),
    ("en", "single sign-on", [1]),
    ("en", "sign in", [1, 2, 3]),
    ("en", "identity provider metadata", [3, 1]),
    ("en", '"identity provider"', [3, 1]),
    ("en", "invoice -address", [5, 7]),
    ("en", "security", [4, 2, 1, 3]),
    ("en", "security invoice team password", [9, 8, 13, 1, 14, 4, 5, 2, 3, 6, 7]),
    ("en", "passwords", [13, 14, 1]),
    ("en", "team", [9, 8]),
    ("en", "the address of a recording for owners", [4, 3, 1, 6]),
    ("en", "Thanh toán", [5, 6, 7]),
    ("en", "user_name 3.2.1", [15]),
    ("ga", "sonrasc", [22]),
    ("ga", "leabhar", [24]),
    ("ga", "pasfhocal nua", [21]),
    ("hy", "գաղտնաբառ", [31]),
    ("hy", "հաշիվներ", [32]),
    ("vi", "mat khau", [41]),
    ("vi", "đăng nhập hoá đơn", [44, 42]),
    ("fa", "صورت‌حساب", [52]),
    ("fa", "كتاب ها", [54]),
    ("fa", "گذرواژه کاربران", [51, 53]),
]
"""What is found on the shelf, best first."""
SUGGESTIONS = [
    ("en", "in", [8, 6, 5, 4, 2]),
    ("en", "inv", [8, 6, 5]),
    ("en", "se", [16, 4]),
    ("en", "pas", [13, 14]),
    ("en", "a", [5, 9, 3, 2, 6]),
    ("ga", "ta", [23]),
    ("vi", "mo", [43]),
    ("fa", "در", [52]),
]
CROWD = [
    ("invoice", [153, 142, 389, 313, 140, 174, 383, 104, 168, 302]),
    ("password update", [328, 389, 150, 323, 384, 185, 356, 190, 359, 175]),
    ("team owner year", [303, 215, 248, 325, 206, 109, 180, 370, 182, 112]),
    ("metadata of the provider", [1, 3, 368, 142, 320, 394, 240, 179, 112, 124]),
    ("billing error -address", [335, 342, 152, 343, 367, 154, 202, 222, 137, 116]),
    ('"invoice team"', [310, 324, 334, 140, 365, 116, 121, 302, 193, 105]),
]
"""The first ten among many alike."""
WORDS = [
    "invoice",
    "team",
    "password",
    "address",
    "billing",
    "owner",
    "update",
    "recording",
    "error",
    "year",
    "provider",
]

pytestmark = pytest.mark.usefixtures("entries")


@pytest.mark.parametrize(("language", "text", "order"), SEARCHES)
def test_what_is_found_and_its_order_are_those_of_the_table(language: str, text: str, order: list[int]) -> None:
    assert numbers(DatabaseEngine().search(asked(text, language, limit=50)).hits) == order


@pytest.mark.parametrize(("language", "text", "order"), SUGGESTIONS)
def test_what_is_suggested_and_its_order_are_those_of_the_table(language: str, text: str, order: list[int]) -> None:
    assert numbers(DatabaseEngine().suggest(asked(text, language, limit=50))) == order


def test_among_many_alike_the_order_is_that_of_the_table_too() -> None:
    _put_up_a_crowd()
    found = [(text, numbers(DatabaseEngine().search(asked(text)).hits)) for text, _order in CROWD]
    assert found == CROWD


def _put_up_a_crowd() -> None:
    """Three hundred entries of few words each, many of which are equal in all but their number."""
    dice = random.Random(7)
    made = [
        entry(
            number,
            "en",
            " ".join(dice.choices(WORDS, k=3)),
            body=" ".join(dice.choices(WORDS, k=dice.randint(2, 12))),
            kind=dice.choice(["question", "article", "tutorial"]),
            feature_id=dice.choice([BILLING, SECURITY, TEAMS]),
            worth=dice.choice([0.0, 0.5]),
        )
        for number in range(100, 400)
    ]
    index(CatalogueEntry.objects.bulk_create(made))
