"""What readers open of the hits of one and the same search, freed from where these stood.

What stands further up is opened more often because it is seen more often. Each visit that was not soon left therefore
counts by the inverse of how likely its place is looked at, 1 / place, as Joachims, Swaminathan and Schnabel weigh them
in “Unbiased Learning-to-Rank with Biased Feedback” (WSDM 2017); no visit counts more than `MOST_A_VISIT`, so that a
chance click far down proves little.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from search.engines.beginnings import whole_title
from search.journal.keeping import stayed
from search.journal.privacy import LONGEST
from search.models import Asked, Clicked, OpenedHit

DAYS = 90
"""So far back clicks count."""
FEWEST_READERS = 3
"""A search that fewer readers made, each counted once a day, says nothing: nobody lifts a page alone."""
MOST_A_VISIT = 5.0
EXPECTED = 10.0
"""So many searches without a visit are added to those there were: few searches prove little."""
MOST_KEPT = 20_000


@dataclass(frozen=True)
class Visit:
    """That a reader opened a page, and where it stood; the answer on top stands first."""

    key: str
    reader: tuple[Any, str]
    place: int


def attraction(searches: int, visits: Iterable[Visit]) -> dict[str, float]:
    """How much each page is wanted by those who make one search, from 0 to 1; a reader counts once for a page."""
    best: dict[tuple[str, Any], float] = {}
    for visit in visits:
        weight = min(float(max(visit.place, 1)), MOST_A_VISIT)
        place = (visit.key, visit.reader)
        best[place] = max(best.get(place, 0.0), weight)
    sums: dict[str, float] = defaultdict(float)
    for (key, _reader), weight in best.items():
        sums[key] += weight
    return {key: min(weight / (searches + EXPECTED), 1.0) for key, weight in sums.items()}


def refresh_opened() -> None:
    """Compute anew how much the hits of each search are wanted; only what everybody may see is counted."""
    since = timezone.now().date() - timedelta(days=DAYS)
    asked = Asked.objects.filter(day__gt=since).exclude(folded="").order_by()
    readers = asked.values_list("language", "folded").annotate(readers=Count("pk", distinct=True))
    several = _made_by_several(since)
    searches = {(language, folded): count for language, folded, count in readers if (language, folded) in several}
    visits: dict[tuple[str, str], list[Visit]] = defaultdict(list)
    for language, folded, day, reader, source, object_id, place in _visits(since):
        if (language, folded) in searches:
            visits[language, folded].append(Visit(f"{source}:{object_id}", (day, reader), place))
    rows = [
        OpenedHit(language=language, folded=folded, key=key, attraction=value)
        for (language, folded), each in visits.items()
        for key, value in attraction(searches[language, folded], each).items()
    ]
    rows.sort(key=lambda row: -row.attraction)
    with transaction.atomic():
        OpenedHit.objects.all().delete()
        OpenedHit.objects.bulk_create(rows[:MOST_KEPT], batch_size=1_000)


def attractions(text: str, language: str) -> dict[str, float]:
    """How much pages are wanted by those who search for this, by their keys; nothing if switched off."""
    folded = whole_title(text, language)[:LONGEST] if settings.SEARCH_CLICKS else ""
    if not folded:
        return {}
    return dict(OpenedHit.objects.filter(language=language, folded=folded).values_list("key", "attraction"))


def _made_by_several(since: Any) -> set[tuple[str, str]]:
    clicks = Clicked.objects.filter(stayed(), is_public=True, asked__day__gt=since)
    rows = clicks.order_by().values_list("asked__language", "asked__folded", "asked__day")
    readers: dict[tuple[str, str], int] = defaultdict(int)
    for language, folded, _day, count in rows.annotate(readers=Count("asked__reader", distinct=True)):
        readers[language, folded] += count
    return {search for search, count in readers.items() if count >= FEWEST_READERS}


def _visits(since: Any) -> Iterable[tuple[str, str, Any, str, str, str, int]]:
    clicks = Clicked.objects.filter(stayed(), is_public=True, asked__day__gt=since).order_by("pk")
    columns = ("asked__language", "asked__folded", "asked__day", "asked__reader", "source", "object_id", "position")
    return clicks.values_list(*columns).iterator()
