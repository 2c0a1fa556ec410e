"""What is made of the journal by the clock: what others have found, what helped, and what is forgotten."""

import uuid
from collections import Counter
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from search.actions.remembering import remember_question
from search.journal.privacy import LEFT_OUT, forget_salts
from search.models import Asked, AskedQuestion, Clicked, DailySalt, PopularSearch

STAYED_SECONDS = 30
"""Who comes back sooner has not found what was looked for."""
POPULAR_DAYS = 90
MOST_POPULAR = 2_000
SHORTEST, LONGEST = 3, 80
"""Characters of a search that is suggested."""
SETTLED = timedelta(minutes=30)
"""Who has not come back by then has stayed."""
HELPED_WEIGHT = 0.3
"""What a page that was opened and not left says, beside an accepted answer."""


def satisfied() -> Q:
    """Clicks after which the reader did not soon come back."""
    return Q(clicks__isnull=False) & (Q(clicks__dwell=None) | Q(clicks__dwell__gte=STAYED_SECONDS))


def stayed() -> Q:
    """Of clicks themselves, the same."""
    return Q(dwell=None) | Q(dwell__gte=STAYED_SECONDS)


def refresh_popular() -> None:
    """Find out what several people have searched for and found, in what everybody may see."""
    found = _found_by_several()
    texts = _usual_texts(found)
    rows = [
        PopularSearch(language=language, folded=folded, text=texts[language, folded], readers=readers)
        for (language, folded), readers in found.most_common(MOST_POPULAR)
        if (language, folded) in texts
    ]
    with transaction.atomic():
        PopularSearch.objects.all().delete()
        PopularSearch.objects.bulk_create(rows)


def _recent() -> QuerySet[Asked]:
    return Asked.objects.filter(day__gt=timezone.now().date() - timedelta(days=POPULAR_DAYS))


def _found_by_several() -> Counter[tuple[str, str]]:
    """By language and text, the most readers of one day who found something public by it."""
    found = _recent().filter(satisfied(), clicks__is_public=True).exclude(folded="").exclude(text__contains=LEFT_OUT)
    by_day = found.values_list("language", "folded", "day").annotate(readers=Count("reader", distinct=True))
    most: Counter[tuple[str, str]] = Counter()
    for language, folded, _day, readers in by_day.filter(readers__gte=settings.SEARCH_SUGGESTED_FROM_READERS):
        most[language, folded] = max(most[language, folded], readers)
    return most


def _usual_texts(found: Counter[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """How each is written most often."""
    rows = _recent().filter(folded__in={folded for _, folded in found})
    written: dict[tuple[str, str], tuple[int, str]] = {}
    for language, folded, text, count in rows.values_list("language", "folded", "text").annotate(Count("pk")):
        if SHORTEST <= len(text) <= LONGEST and LEFT_OUT not in text:
            written[language, folded] = max(written.get((language, folded), (0, "")), (count, text))
    return {key: text for key, (_count, text) in written.items()}


def remember_what_helped(since: Any) -> None:
    """Searches after which a public page was opened and not left: its reader's voice, which lasts for a day."""
    settled = Clicked.objects.filter(is_public=True, clicked_at__gte=since, clicked_at__lt=timezone.now() - SETTLED)
    for click in settled.filter(Q(dwell=None) | Q(dwell__gte=STAYED_SECONDS)).select_related("asked").iterator():
        if LEFT_OUT not in click.asked.text:
            remember_question(
                question=click.asked.text,
                language=click.asked.language,
                key=f"{click.source}:{click.object_id}",
                voice=uuid.uuid5(uuid.NAMESPACE_OID, f"{click.asked.day}:{click.asked.reader}"),
                kind=AskedQuestion.Kind.SEARCH,
                weight=HELPED_WEIGHT,
            )


def forget_old(today: date) -> None:
    """Forget searches after the days that they are kept, and the salts of all days but this one."""
    Asked.objects.filter(day__lt=today - timedelta(days=settings.SEARCH_LOG_DAYS)).delete()
    if DailySalt.objects.filter(day__lt=today).exists():
        forget_salts(before=today)
