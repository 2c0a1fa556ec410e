"""What marketing learns from the journal: pure sums over one compact reading of it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from search.journal.keeping import STAYED_SECONDS, satisfied
from search.models import Asked, CatalogueEntry, Clicked

ANSWER_ON_TOP = 0
MOST_ROWS = 50
SOON = timedelta(minutes=10)
"""Who searches again so soon is still looking for the same."""
MOST_FOLLOWED = 50_000
"""So many searches are looked through for those that failed and then succeeded, the latest first."""
WEEKLY_FROM_DAYS = 91


@dataclass
class Figures:
    """How searches of one kind went."""

    searches: int = 0
    without_result: int = 0
    clicked: int = 0
    succeeded: int = 0
    reciprocal_ranks: float = 0.0
    places: Counter[int] = field(default_factory=Counter)

    def add(self, count: int, is_empty: bool, first: int | None, is_good: bool) -> None:
        """Count so many searches that went alike."""
        self.searches += count
        self.without_result += count if is_empty else 0
        self.succeeded += count if is_good else 0
        if first is not None:
            self.clicked += count
            self.reciprocal_ranks += count / max(first, 1)
            self.places[first] += count

    @property
    def click_through(self) -> float:
        """The part of searches of which something was opened."""
        return self.clicked / self.searches if self.searches else 0.0

    @property
    def success(self) -> float:
        """The part of searches of which something was opened and not soon left."""
        return self.succeeded / self.searches if self.searches else 0.0

    @property
    def empty(self) -> float:
        """The part of searches that found nothing."""
        return self.without_result / self.searches if self.searches else 0.0

    @property
    def reciprocal_rank(self) -> float:
        """The mean reciprocal rank of what was opened first: 1 if it always stood first."""
        return self.reciprocal_ranks / self.clicked if self.clicked else 0.0


@dataclass(frozen=True)
class Scope:
    """Which searches a report is about."""

    days: int = 30
    language: str = ""
    feature_id: int | None = None

    @property
    def since(self) -> date:
        """The first day of the report."""
        return timezone.now().date() - timedelta(days=self.days - 1)

    def searches(self) -> QuerySet[Asked]:
        """The searches."""
        rows = Asked.objects.filter(day__gte=self.since)
        if self.language:
            rows = rows.filter(language=self.language)
        return rows.filter(feature_id=self.feature_id) if self.feature_id else rows


@dataclass
class Overview:
    """All figures of a report."""

    total: Figures = field(default_factory=Figures)
    by_day: dict[date, Figures] = field(default_factory=dict)
    by_language: dict[str, Figures] = field(default_factory=dict)
    by_feature: dict[int | None, Figures] = field(default_factory=dict)


def overview(scope: Scope) -> Overview:
    """The figures in all, by day or week, by language and by feature."""
    found = Overview(by_day={_period(scope, scope.since + timedelta(days=n)): Figures() for n in range(scope.days)})
    clicks = Clicked.objects.filter(asked=OuterRef("pk"))
    good = clicks.filter(Q(dwell=None) | Q(dwell__gte=STAYED_SECONDS))
    rows = scope.searches().annotate(
        first=Subquery(clicks.order_by("position").values("position")[:1]), is_good=Exists(good), empty=Q(total=0)
    )
    cube = rows.order_by().values_list("day", "language", "feature_id", "empty", "first", "is_good")
    for day, language, feature_id, *went, count in cube.annotate(count=Count("pk")):
        for figures in (
            found.total,
            found.by_day.setdefault(_period(scope, day), Figures()),
            found.by_language.setdefault(language, Figures()),
            found.by_feature.setdefault(feature_id, Figures()),
        ):
            figures.add(count, *went)
    return found


TOP, WITHOUT_RESULT, WITHOUT_CLICK = "top", "without-result", "without-click"
LISTS = (TOP, WITHOUT_RESULT, WITHOUT_CLICK)


def searches_listed(scope: Scope, which: str = TOP, most: int = MOST_ROWS) -> list[dict[str, Any]]:
    """The commonest searches, no more than `most`; or of those that found nothing, or of which nothing was opened."""
    rows: Any = scope.searches().exclude(folded="").order_by().values("language", "folded")
    rows = rows.annotate(
        text=Max("text"),
        searches=Count("pk", distinct=True),
        empty=Count("pk", distinct=True, filter=Q(total=0)),
        clicked=Count("pk", distinct=True, filter=Q(clicks__isnull=False)),
        succeeded=Count("pk", distinct=True, filter=satisfied()),
    )
    if which == WITHOUT_RESULT:
        return list(rows.filter(empty__gt=0).order_by("-empty", "folded")[:most])
    if which == WITHOUT_CLICK:
        return list(rows.filter(clicked=0, empty=0).order_by("-searches", "folded")[:most])
    return list(rows.order_by("-searches", "folded")[:most])


@dataclass(frozen=True)
class Reworded:
    """What failed and what the same readers then found it by: perhaps they mean the same."""

    language: str
    failed: str
    succeeded: str
    readers: int


def reworded(scope: Scope) -> list[Reworded]:
    """Searches that failed and were said in other words soon after, by the most readers."""
    good = Clicked.objects.filter(asked=OuterRef("pk")).filter(Q(dwell=None) | Q(dwell__gte=STAYED_SECONDS))
    rows = scope.searches().exclude(folded="").annotate(is_good=Exists(good)).order_by("-day", "reader", "asked_at")
    columns = rows.values_list("day", "reader", "language", "folded", "text", "asked_at", "is_good")
    pairs: dict[tuple[str, str, str], set[tuple[date, str]]] = {}
    texts: dict[str, str] = {}
    for reader, searches in groupby(columns[:MOST_FOLLOWED].iterator(), key=lambda row: (row[0], row[1])):
        for language, failed, succeeded in _said_again(list(searches), texts):
            pairs.setdefault((language, failed, succeeded), set()).add(reader)
    found = [Reworded(language, texts[one], texts[other], len(who)) for (language, one, other), who in pairs.items()]
    return sorted(found, key=lambda pair: (-pair.readers, pair.failed))[:MOST_ROWS]


def _said_again(searches: list[Any], texts: dict[str, str]) -> Iterable[tuple[str, str, str]]:
    failed: list[Any] = []
    for search in searches:
        _day, _reader, language, folded, text, asked_at, is_good = search
        texts[folded] = text
        if not is_good:
            failed.append(search)
            continue
        for _d, _r, other_language, other, _text, before, _good in failed:
            if other != folded and other_language == language and asked_at - before <= SOON:
                yield language, other, folded
        failed = []


def _period(scope: Scope, day: date) -> date:
    """The day itself; of a long time its Monday."""
    return day if scope.days < WEEKLY_FROM_DAYS else day - timedelta(days=day.weekday())


def most_opened(clicks: QuerySet[Clicked]) -> str:
    """The address of what these clicks opened most often; nothing if it has gone."""
    counted = clicks.order_by().values_list("source", "object_id").annotate(count=Count("pk")).order_by("-count")
    for source, object_id, _count in counted[:1]:
        entries = CatalogueEntry.objects.findable().filter(source=source, object_id=object_id)
        return entries.values_list("url", flat=True).first() or ""
    return ""
