"""Dates as each language writes them."""

import datetime

import pytest
from django.utils import translation
from django.utils.formats import date_format

MOMENT = datetime.datetime(2026, 11, 14, 15, 5, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("language", "date", "moment"),
    [
        ("en", "14 November 2026", "14 November 2026, 15:05"),
        ("ga", "14 Samhain 2026", "14 Samhain 2026, 15:05"),
        ("hy", "14 Նոյեմբեր 2026", "14 Նոյեմբեր 2026, 15:05"),
        ("vi", "Ngày 14 tháng 11 năm 2026", "15:05 Ngày 14 tháng 11 năm 2026"),
        ("fa", "14 نوامبر 2026", "14 نوامبر 2026، ساعت 15:05"),
    ],
)
def test_a_date_stands_in_the_order_of_the_language(language, date, moment):
    with translation.override(language):
        assert date_format(MOMENT, "DATE_FORMAT") == date
        assert date_format(MOMENT, "DATETIME_FORMAT") == moment
