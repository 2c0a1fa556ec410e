"""Searches noted after they were answered, and clicks as browsers report them. Never in the way of either."""

import logging
import uuid
from dataclasses import replace
from functools import partial
from urllib.parse import urlencode

from django.core import signing
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from accounts.audiences import OPEN_TO_ALL
from search.engines.beginnings import whole_title
from search.finding import Question
from search.journal.privacy import LONGEST, reader_of, without_personal
from search.models import Asked, CatalogueEntry, Clicked
from search.results import Hit, Results

logger = logging.getLogger(__name__)

CLICKS_FOR_SECONDS = 24 * 60 * 60
"""So long after a search it is noted what was opened of it."""
_ROBOTS = ("bot", "crawl", "spider", "preview", "monitor")
_signer = signing.TimestampSigner(salt="search.click")


def is_noted(request: HttpRequest, question: Question) -> bool:
    """Whether this is somebody's search: not the next page of one, not a browser that reads ahead, not a robot."""
    browser = request.headers.get("User-Agent", "").lower()
    is_ahead = "prefetch" in f"{request.headers.get('Sec-Purpose', '')}{request.headers.get('Purpose', '')}"
    is_robot = any(robot in browser for robot in _ROBOTS)
    return bool(question.text.strip()) and question.page == 1 and not is_ahead and not is_robot


def note_after(response: HttpResponse, request: HttpRequest, question: Question, results: Results, search: str) -> None:
    """Have the search noted once its answer is on its way."""
    response._resource_closers.append(partial(_note, request, question, results, search))  # type: ignore[attr-defined]


def _note(request: HttpRequest, question: Question, results: Results, search: str) -> None:
    try:
        _asked(request, question, results, search).save(force_insert=True)
    except DatabaseError:
        logger.exception("A search was not noted")


def _asked(request: HttpRequest, question: Question, results: Results, search: str) -> Asked:
    text, now = without_personal(question.text), timezone.now()
    return Asked(
        id=uuid.UUID(search),
        asked_at=now,
        day=now.date(),
        reader=reader_of(request, request.user),
        is_member=request.user.is_authenticated,
        language=question.language,
        text=text,
        folded=whole_title(text, question.language)[:LONGEST],
        feature_id=results.about_feature_id,
        total=results.total,
        is_corrected=bool(results.correction),
    )


def with_reports(results: Results, search: str) -> Results:
    """The results, each saying where its being opened is reported; signed, so that only what was found is reported."""
    address = reverse("search_clicked")

    def reported(hit: Hit, place: int) -> Hit:
        token = _signer.sign(f"{search}.{place}.{hit.entry.key}")
        return replace(hit, report_url=f"{address}?{urlencode({'t': token})}")

    hits = tuple(reported(hit, place) for place, hit in enumerate(results.hits, start=1))
    return replace(results, hits=hits, answer=reported(results.answer, 0) if results.answer else None)


def note_click(token: str) -> bool:
    """Note that a hit was opened; False if the report is not one of ours. Noted twice it is noted once."""
    opened = _opened(token)
    if opened is None:
        return False
    search, place, key = opened
    source, _colon, object_id = key.partition(":")
    entries = CatalogueEntry.objects.findable().filter(source=source, object_id=object_id)
    rules = entries.values_list("audience__expression", flat=True)
    row = Clicked(asked_id=search, source=source, object_id=object_id, position=place)
    row.is_public = OPEN_TO_ALL.expression in rules
    if Asked.objects.filter(pk=search).exists():
        Clicked.objects.bulk_create([row], ignore_conflicts=True)
    return True


def note_return(token: str) -> bool:
    """Note that the reader of a hit has come back to the results; the first time counts."""
    opened = _opened(token)
    if opened is None:
        return False
    search, _place, key = opened
    source, _colon, object_id = key.partition(":")
    clicks = Clicked.objects.filter(asked=search, source=source, object_id=object_id, dwell=None)
    for click in clicks:
        click.dwell = max(0, int((timezone.now() - click.clicked_at).total_seconds()))
        click.save(update_fields=["dwell"])
    return True


def _opened(token: str) -> tuple[uuid.UUID, int, str] | None:
    try:
        search, place, key = _signer.unsign(token, max_age=CLICKS_FOR_SECONDS).split(".", 2)
        return uuid.UUID(search), int(place), key
    except (signing.BadSignature, ValueError):
        return None


def new_search() -> str:
    """What a search is called in its page and in the journal."""
    return uuid.uuid4().hex
