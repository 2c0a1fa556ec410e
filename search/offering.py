"""What is offered while a reader types beside pages: features by their names, and what others have searched for.

Both are few, and kept by each process for a while: an offer costs no question to the database.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from product.models import Feature
from search.engines.beginnings import begun_marks, title_words
from search.finding import names_of
from search.models import PopularSearch
from search.results import Hit, Marks, marked

MOST_FEATURES, MOST_SEARCHES = 2, 3
KEPT_SECONDS = 30.0
MOST_KEPT = 2_000

Kept = TypeVar("Kept")


@dataclass(frozen=True)
class Offer:
    """One line under the search box."""

    title: str
    url: str
    kind: str
    kind_label: str
    icon: str
    marks: Marks = ()
    lang: str = ""
    dir: str = ""

    @property
    def title_html(self) -> Any:
        """The title with what was typed marked."""
        return marked(self.title, self.marks)


class _Keeper(Generic[Kept]):
    """A value that is read anew once it is older than `KEPT_SECONDS`."""

    def __init__(self, read: Callable[[], Kept]) -> None:
        self._read, self._value, self._read_at = read, None, 0.0

    def get(self) -> Kept:
        now = time.monotonic()
        if self._value is None or now - self._read_at > KEPT_SECONDS:
            self._value, self._read_at = self._read(), now  # type: ignore[assignment]  # None until it is read
        return self._value  # type: ignore[return-value]

    def forget(self) -> None:
        self._value = None


@dataclass(frozen=True)
class _Named:
    """Something that is offered by its words, in one language."""

    title: str
    language: str
    words: tuple[str, ...]
    slug: str = ""
    icon: str = ""


def _read_features() -> list[_Named]:
    named = []
    for feature in Feature.objects.with_names():
        own = {row.language: row.name for row in feature.translations.all()}
        for language, name in {"": feature.name, **own}.items():
            words = tuple(word for each in names_of(feature) for word in title_words(each, language or "en"))
            named.append(_Named(name, language, words, feature.slug, feature.icon))
    return named


def _read_searches() -> list[_Named]:
    rows = PopularSearch.objects.order_by("-readers", "text")[:MOST_KEPT]
    return [_Named(row.text, row.language, tuple(title_words(row.text, row.language))) for row in rows]


_features, _searches = _Keeper(_read_features), _Keeper(_read_searches)


def forget() -> None:
    """Read what is offered anew."""
    _features.forget()
    _searches.forget()


def pages(hits: Iterable[Hit]) -> list[Offer]:
    """Found pages as offers."""
    return [
        Offer(
            hit.entry.title,
            hit.url,
            hit.entry.kind,
            hit.listed.kind_label,
            hit.listed.icon,
            hit.title_marks,
            hit.listed.lang,
            hit.listed.dir,
        )
        for hit in hits
    ]


def features(text: str, language: str) -> list[Offer]:
    """Features one of whose names begins so, whatever the language it was typed in."""
    offers: dict[str, Offer] = {}
    translated = {named.slug for named in _features.get() if named.language == language}
    for named in _begun(text, language, _features.get()):
        is_own = named.language == language or (named.language == "" and named.slug not in translated)
        if is_own and named.slug not in offers and (url := _feature_url(named.slug)):
            marks = begun_marks(named.title, text, language)
            offers[named.slug] = Offer(named.title, url, "feature", _("Feature"), named.icon, marks)
    return list(offers.values())[:MOST_FEATURES]


def searches(text: str, language: str) -> list[Offer]:
    """What others have searched for and found, that begins so."""
    begun = (named for named in _begun(text, language, _searches.get()) if named.language == language)
    page = reverse("search")
    offers = (
        Offer(
            named.title,
            f"{page}?{urlencode({'q': named.title})}",
            "search",
            _("Search"),
            "search",
            begun_marks(named.title, text, language),
        )
        for named in begun
        if named.title != text
    )
    return [offer for offer, _place in zip(offers, range(MOST_SEARCHES), strict=False)]


def _begun(text: str, language: str, listed: Iterable[_Named]) -> Iterable[_Named]:
    typed = title_words(text, language)
    if not typed:
        return []
    return (named for named in listed if all(any(word.startswith(each) for word in named.words) for each in typed))


def _feature_url(slug: str) -> str:
    try:
        return reverse("feature", kwargs={"slug": slug})
    except NoReverseMatch:
        return ""
