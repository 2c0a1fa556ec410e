"""Search in the public API: the same answers as the search page, as data."""

from datetime import date, datetime
from http import HTTPStatus
from typing import Annotated

from django.conf import settings
from django.http import HttpRequest
from ninja import Query, Router, Schema
from ninja.errors import HttpError
from pydantic import Field

from product.models import Feature
from search import limits
from search.finding import Question, find, known_kinds
from search.query import MAX_PAGE_SIZE, PAGE_SIZE, WINDOW, QueryTooLongError
from search.results import Hit
from search.suggesting import MOST, suggest

router = Router(tags=["search"])

Mark = tuple[int, int]


class SearchParameters(Schema):
    """What is asked."""

    q: str = Field("", description="Words; “quoted phrases”, -words to leave out, kind: and feature: are understood.")
    language: str = Field("", description="The language you read: it is searched first, the fallback fills up.")
    only_language: str = Field("", description="Search this language alone.")
    kind: list[str] = Field([], description="Only these kinds, such as `question` or `tutorial`.")
    feature: list[str] = Field([], description="Only what is about these product features, by their short names.")
    exact: bool = Field(False, description="Correct nothing.")
    page: int = Field(1, ge=1, description=f"{WINDOW} results can be paged to.")
    page_size: int = Field(PAGE_SIZE, ge=1, le=MAX_PAGE_SIZE)


class PassageOut(Schema):
    """The piece of a hit's text that says most of what was asked."""

    text: str
    marks: list[Mark] = Field(description="The ranges of characters that were found.")
    label: str
    seconds: float | None = Field(description="The moment in a recording at which it is said.")
    url: str = Field(description="Its place inside the page, if it has one.")


class HitOut(Schema):
    """One found page."""

    title: str
    title_marks: list[Mark]
    url: str
    kind: str
    feature: str | None
    language: str
    summary: str
    passage: PassageOut | None
    is_official: bool
    is_solved: bool
    changed_at: datetime | None
    reviewed_on: date | None


class ResultsOut(Schema):
    """One page of results, with how many there would be of each kind, feature and language."""

    query: str
    corrected: str = Field(description="What was searched for in place of `query`, words of which nothing contains.")
    did_you_mean: str = Field(description="What may have been meant, where next to nothing was found.")
    total: int
    page: int
    pages: int
    answer: HitOut | None = Field(description="The question that answers what was asked. It is not among the hits.")
    hits: list[HitOut]
    kinds: dict[str, int]
    features: dict[str, int]
    languages: dict[str, int]
    is_simpler: bool = Field(description="The search server is away, and the database answered instead.")


class SuggestionOut(Schema):
    """A page whose title has words that begin as typed."""

    title: str
    marks: list[Mark]
    url: str
    kind: str
    language: str


class ProblemOut(Schema):
    """Why a request was refused."""

    detail: str


PROBLEMS = {HTTPStatus.BAD_REQUEST: ProblemOut, HTTPStatus.REQUEST_ENTITY_TOO_LARGE: ProblemOut}
PROBLEMS[HTTPStatus.TOO_MANY_REQUESTS] = ProblemOut


@router.get("/search", response={HTTPStatus.OK: ResultsOut, **PROBLEMS}, summary="Search everything")
def search(request: HttpRequest, parameters: Annotated[SearchParameters, Query()]) -> ResultsOut:
    """Find pages, and places inside them. Only what you may see is found and counted."""
    _limit(request)
    features = list(Feature.objects.with_names())
    slugs = {feature.pk: feature.slug for feature in features}
    question = _question(parameters, set(slugs.values()))
    try:
        results = find(question, request.user, features)
    except QueryTooLongError as error:
        raise HttpError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, str(error)) from error
    return ResultsOut(
        query=question.text,
        corrected=results.correction,
        did_you_mean=results.did_you_mean,
        total=results.total,
        page=results.page,
        pages=results.pages,
        answer=_hit_out(request, results.answer, slugs) if results.answer else None,
        hits=[_hit_out(request, hit, slugs) for hit in results.hits],
        kinds=results.kind_counts,
        features={slugs[pk]: count for pk, count in results.feature_counts.items() if pk in slugs},
        languages=results.language_counts,
        is_simpler=results.is_simpler,
    )


@router.get("/suggest", response={HTTPStatus.OK: list[SuggestionOut], **PROBLEMS}, summary="Suggest while typing")
def suggestions(request: HttpRequest, q: str, language: str = "", most: int = MOST) -> list[SuggestionOut]:
    """Pages whose title has words that begin as those of `q` do; nothing for a single character."""
    _limit(request, limits.SUGGESTIONS)
    if not 1 <= most <= MAX_PAGE_SIZE:
        raise HttpError(HTTPStatus.BAD_REQUEST, f"most is a number from 1 to {MAX_PAGE_SIZE}.")
    try:
        hits = suggest(q, _known_language(language), request.user, most=most)
    except QueryTooLongError as error:
        raise HttpError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, str(error)) from error
    return [
        SuggestionOut(
            title=hit.entry.title,
            marks=list(hit.title_marks),
            url=request.build_absolute_uri(hit.url),
            kind=hit.entry.kind,
            language=hit.entry.language,
        )
        for hit in hits
    ]


def _limit(request: HttpRequest, what: str = limits.SEARCHES) -> None:
    if seconds := limits.seconds_to_wait(request, what):
        raise HttpError(HTTPStatus.TOO_MANY_REQUESTS, f"Too many requests: wait {seconds} seconds.")


def _question(parameters: SearchParameters, slugs: set[str]) -> Question:
    """What is asked; what the portal does not know is an error here, since programs, too, make typing errors."""
    if unknown := set(parameters.kind) - set(known_kinds()):
        raise HttpError(HTTPStatus.BAD_REQUEST, f"Unknown kind {min(unknown)!r}: one of {', '.join(known_kinds())}.")
    if unknown := set(parameters.feature) - slugs:
        raise HttpError(HTTPStatus.BAD_REQUEST, f"Unknown feature {min(unknown)!r}.")
    if (parameters.page - 1) * parameters.page_size >= WINDOW:
        raise HttpError(HTTPStatus.BAD_REQUEST, f"No more than {WINDOW} results can be paged to.")
    return Question(
        text=parameters.q,
        language=_known_language(parameters.language),
        kinds=tuple(parameters.kind),
        features=tuple(parameters.feature),
        only_language=_known_language(parameters.only_language) if parameters.only_language else "",
        as_typed=parameters.exact,
        page=parameters.page,
        page_size=parameters.page_size,
    )


def _known_language(code: str) -> str:
    known = [language for language, _name in settings.LANGUAGES]
    if code and code not in known:
        raise HttpError(HTTPStatus.BAD_REQUEST, f"Unknown language: one of {', '.join(known)}.")
    return code or str(settings.FALLBACK_LANGUAGE)


def _hit_out(request: HttpRequest, hit: Hit, slugs: dict[int, str]) -> HitOut:
    entry, passage = hit.entry, hit.passage
    place = request.build_absolute_uri(hit.place_url) if hit.place_url else ""
    return HitOut(
        title=entry.title,
        title_marks=list(hit.title_marks),
        url=request.build_absolute_uri(hit.url),
        kind=entry.kind,
        feature=slugs.get(entry.feature_id or 0),
        language=entry.language,
        summary=entry.summary,
        passage=PassageOut(
            text=passage.text,
            marks=list(passage.marks),
            label=passage.label,
            seconds=passage.seconds,
            url=place,
        )
        if passage
        else None,
        is_official=entry.is_official,
        is_solved=entry.is_solved,
        changed_at=entry.changed_at,
        reviewed_on=hit.reviewed_on,
    )
