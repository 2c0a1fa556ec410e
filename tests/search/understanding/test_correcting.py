"""What was meant, from the words that the reader may see."""

from typing import Any

import pytest
from django.db.models import Sum

from search.models import CatalogueEntry, KnownWord
from search.query import parse
from search.spelling import vocabulary
from search.spelling.correcting import Reader
from search.spelling.vocabulary import Vocabulary
from tests.search.reading.shelf import ACME, MEMBERS, PARTNERS, PUBLIC, entry

MEANT = [
    ("en", "invoise", "invoice"),
    ("en", "dowload an invoice", "download an invoice"),
    ("en", "Downlaod inovice", "download invoice"),
    ("en", "passwrod", "password"),
    ("en", "indentity provder", "identity provider"),
    ("en", "encription certficate", "encryption certificate"),
    ("en", "metdata -address kind:tutorial", "metadata -address kind:tutorial"),
    ("en", 'inovice "wrong address"', 'invoice "wrong address"'),
    ("en", "حشسسصخقی", "password"),
    ("ga", "pasfocal", "pasfhocal"),
    ("ga", "sonrsac", "sonrasc"),
    ("ga", "invoise", "invoice"),
    ("hy", "գաղտնբառ", "գաղտնաբառ"),
    ("hy", "ha\\iv", "հաշիվ"),
    ("hy", "passwrod", "password"),
    ("vi", "mật khẫu", "mật khẩu"),
    ("vi", "hóa đợn", "hóa đơn"),
    ("vi", "invoise", "invoice"),
    ("fa", "صورتحصاب", "صورتحساب"),
    ("fa", "گزرواژه", "گذرواژه"),
    ("fa", "'bv,h\\i", "گذرواژه"),
    ("fa", "passwrod", "password"),
]
LEFT_ALONE = [
    ("en", "invoice"),
    ("en", "invoices"),
    ("en", "PASSWORDS"),
    ("en", "setup printer"),
    ("en", "xyzzy plugh"),
    ("en", "E1043 user_nam3"),
    ("en", "3.2.2"),
    ("en", '"inovice"'),
    ("en", "-inovice invoice"),
    ("en", "hat"),
    ("ga", "phasfhocail"),
    ("ga", "ioslodail"),
    ("hy", "հաշիվներ"),
    ("vi", "mat khau"),
    ("vi", "hoá đơn"),
    ("fa", "كتاب ها"),
    ("fa", "صورت حساب"),
]

pytestmark = pytest.mark.usefixtures("counted")


def reader(text: str, language: str, *audiences: int) -> Reader:
    """Somebody who typed `text`."""
    languages = tuple(dict.fromkeys((language, "en")))
    return Reader(text, parse(text), Vocabulary(languages, audiences or (PUBLIC,)))


@pytest.mark.parametrize(("language", "typed", "meant"), MEANT)
def test_what_nothing_contains_is_corrected(language: str, typed: str, meant: str) -> None:
    assert reader(typed, language).understood().corrected == meant


@pytest.mark.parametrize(("language", "typed"), LEFT_ALONE)
def test_what_finds_something_or_is_like_nothing_is_left_alone(language: str, typed: str) -> None:
    assert reader(typed, language).understood().corrected == ""


def test_nothing_is_drawn_from_what_the_reader_may_not_see() -> None:
    assert reader("roadmpa", "en").understood().corrected == ""
    assert reader("roadmpa", "en", PUBLIC, MEMBERS).understood().corrected == "roadmap"
    assert reader("discuont", "en", PUBLIC, MEMBERS).understood().corrected == ""
    assert reader("discuont", "en", PUBLIC, PARTNERS).understood().corrected == "discount"


def test_a_rare_word_beside_a_far_commoner_one_is_asked_about() -> None:
    vocabulary.count(CatalogueEntry.objects.bulk_create(entry(n, "en", f"Gadget {n}") for n in range(100, 125)))
    vocabulary.count(CatalogueEntry.objects.bulk_create([entry(130, "en", "Gadgte")]))
    assert reader("gadgte", "en").understood().corrected == ""
    assert reader("gadgte", "en").better() == "gadget"
    assert reader("gadget", "en").better() == ""


def test_of_a_long_question_the_rare_words_are_telling() -> None:
    vocabulary.count(CatalogueEntry.objects.bulk_create(entry(n, "en", f"wheel {n}") for n in range(100, 125)))
    filler = " ".join(f"zq{'abcdefghij'[n // 10]}{'abcdefghij'[n % 10]}x" for n in range(40))
    text = f"wheel {filler} certificate E1042 certificate"
    telling = reader(text, "en").understood().telling
    assert telling[0] == "certificate"
    assert "E1042" in telling
    assert telling.index("wheel") > telling.index("certificate")
    assert reader("certificate wheel", "en").understood().telling == ()


def test_a_word_is_counted_once_an_entry_and_follows_every_change(counted: list[CatalogueEntry]) -> None:
    assert _count("invoice") == {PUBLIC: 2, PARTNERS: 1, ACME: 1}
    changed = CatalogueEntry.objects.get(pk=9_005)
    changed.title, changed.summary, changed.version = "Download a receipt", "", 2
    changed.save()
    assert vocabulary.count_pending(deadline=float("inf"))
    assert _count("invoice")[PUBLIC] == 1
    assert _count("receipt") == {PUBLIC: 1}


def test_what_is_withdrawn_or_closed_is_forgotten_at_once(counted: list[CatalogueEntry]) -> None:
    withdrawn, closed = CatalogueEntry.objects.get(pk=9_005), CatalogueEntry.objects.get(pk=9_006)
    withdrawn.is_deleted, closed.audience_id = True, PARTNERS
    vocabulary.forget([withdrawn, closed])
    assert _count("invoice")[PUBLIC] == 1
    assert not KnownWord.objects.filter(count__lte=0).exists()


def test_words_that_are_known_cost_one_question_to_the_database(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        reader("how do I download an invoice", "ga").understood()


def test_without_a_vocabulary_nothing_is_corrected() -> None:
    KnownWord.objects.all().delete()
    assert reader("invoise", "en").understood().corrected == ""


def _count(word: str) -> dict[int, int]:
    rows = KnownWord.objects.filter(language="en", word=word).values_list("audience_id")
    return dict(rows.annotate(Sum("count")).values_list("audience_id", "count__sum"))
