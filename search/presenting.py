"""What the search page shows beside its hits: filters with counts, pages to turn, what helps when nothing was found."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from product.languages import direction_of
from product.models import Feature
from search.addresses import changed, pages_around
from search.finding import Question, known_kinds
from search.listing import source_of_kind
from search.results import Results

MOST_FEATURES = 12


def filter_groups(
    results: Results, question: Question, features: Sequence[Feature], parameters: QueryDict
) -> list[dict[str, Any]]:
    """The filters that would leave something, each with how much; those in use are always there to be taken away."""
    groups = [
        _group(_("Kind"), "kind", _kinds(results, question), sum(results.kind_counts.values()), parameters),
        _group(_("Feature"), "feature", _features(results, question, features), None, parameters),
        _group(_("Language"), "language", _languages(results, question), None, parameters),
    ]
    return [group for group in groups if len(group["items"]) > 2 or any(item["current"] for item in group["items"][1:])]


def pagination(results: Results, parameters: QueryDict) -> dict[str, Any] | None:
    """The pages to turn to; None if there is one alone."""
    if results.pages < 2:
        return None

    def url(number: int) -> str:
        return changed(parameters, page=str(number) if number > 1 else "")

    page = results.page
    return {
        "pages": [
            {"number": number, "url": url(number), "current": number == page} if number else {"gap": True}
            for number in pages_around(page, results.pages)
        ],
        "previous_url": url(page - 1) if page > 1 else "",
        "next_url": url(page + 1) if page < results.pages else "",
    }


def language_links(results: Results, question: Question, parameters: QueryDict) -> list[dict[str, Any]]:
    """Other languages in which something was found."""
    return [
        {
            "code": code,
            "name": name,
            "dir": direction_of(code),
            "count": count,
            "url": changed(parameters, language=code),
        }
        for code, name, count in _languages(results, question)
        if code != question.search_language and count
    ]


def spelling(results: Results, parameters: QueryDict) -> dict[str, str]:
    """What was searched for in place of what was typed, and the way back; or what may have been meant."""
    if results.correction:
        return {"corrected": results.correction, "back_url": changed(parameters, exact="1")}
    if results.did_you_mean:
        return {"meant": results.did_you_mean, "meant_url": changed(parameters, q=results.did_you_mean)}
    return {}


def _group(
    label: str, parameter: str, values: Iterable[tuple[str, str, int]], total: int | None, parameters: QueryDict
) -> dict[str, Any]:
    chosen = parameters.getlist(parameter)
    items = [
        {
            "label": name,
            "url": changed(parameters, **{parameter: value}),
            "count": count,
            "current": value in chosen,
        }
        for value, name, count in values
    ]
    everything = {
        "label": pgettext("filter", "All"),
        "url": changed(parameters, **{parameter: ""}),
        "count": total,
        "current": not any(item["current"] for item in items),
    }
    return {"label": label, "items": [everything, *items]}


def _kinds(results: Results, question: Question) -> Iterable[tuple[str, str, int]]:
    for kind in known_kinds():
        count = results.kind_counts.get(kind, 0)
        if count or kind in question.kinds:
            source = source_of_kind(kind)
            yield kind, str(source.kind_label) if source else kind, count


def _features(results: Results, question: Question, features: Sequence[Feature]) -> Iterable[tuple[str, str, int]]:
    counted = [(feature, results.feature_counts.get(feature.pk, 0)) for feature in features]
    shown = [(feature, count) for feature, count in counted if count or feature.slug in question.features]
    most = sorted(shown, key=lambda pair: -pair[1])[:MOST_FEATURES]
    return (
        (feature.slug, feature.name_in(question.language), count)
        for feature, count in shown
        if (feature, count) in most
    )


def _languages(results: Results, question: Question) -> Iterable[tuple[str, str, int]]:
    for code, name in settings.LANGUAGES:
        count = results.language_counts.get(code, 0)
        if count or code == question.only_language:
            yield code, str(name), count
