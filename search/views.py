"""The search page, suggestions while typing, and the description by which browsers can search the portal."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from product.models import Feature
from search import limits, presenting
from search.addresses import NoSuchPageError, changed, question_of, reading_language
from search.finding import Question, find
from search.journal import writing
from search.listing import Listed, listed
from search.models import CatalogueEntry
from search.query import MAX_LENGTH, QueryTooLongError
from search.results import Results
from search.suggesting import offers

POPULAR = 5


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What was found, or what helps to find."""
    if request.GET and (seconds := limits.seconds_to_wait(request)):
        return _private(limits.refused(request, seconds))
    features = list(Feature.objects.with_names())
    try:
        question = question_of(request, features)
        results = find(question, request.user, features)
    except NoSuchPageError as error:
        raise Http404("There is no such page of results.") from error
    except QueryTooLongError:
        context = {"length": len(request.GET.get("q", "")), "limit": MAX_LENGTH}
        return _private(render(request, "search/too_long.html", context, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE))
    if question.page > max(results.pages, 1):
        raise Http404("There is no such page of results.")
    search = writing.new_search() if writing.is_noted(request, question) else ""
    shown = writing.with_reports(results, search) if search else results
    response = render(request, "search/search.html", _context(request, question, shown, features))
    if search:
        writing.note_after(response, request, question, results, search)
    return _private(response)


@csrf_exempt
@require_POST
def clicked(request: HttpRequest) -> HttpResponse:
    """A browser says that a result was opened, or that its reader has come back. It signs in nobody and changes nothing
    that anybody sees; what it may say is signed."""
    note = writing.note_return if "back" in request.GET else writing.note_click
    is_ours = note(request.GET.get("t", ""))
    return HttpResponse(status=HTTPStatus.NO_CONTENT if is_ours else HTTPStatus.BAD_REQUEST)


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """What the typed text begins, as data, and as the options of a list box with what to say about them."""
    if seconds := limits.seconds_to_wait(request, limits.SUGGESTIONS):
        return _private(limits.refused_data(seconds))
    text = request.GET.get("q", "")
    try:
        offered = offers(text, reading_language(request), request.user)
    except QueryTooLongError as error:
        return JsonResponse({"error": str(error)}, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    if request.GET.get("format") == "opensearch":
        titles = [offer.title for offer in offered]
        addresses = [request.build_absolute_uri(offer.url) for offer in offered]
        answer: Any = [text, titles, ["" for _title in titles], addresses]
        return _private(JsonResponse(answer, safe=False, content_type="application/x-suggestions+json"))
    found = ngettext("%(count)s suggestion", "%(count)s suggestions", len(offered)) % {"count": len(offered)}
    return _private(
        JsonResponse(
            {
                "query": text,
                "suggestions": [{"title": offer.title, "url": offer.url, "kind": offer.kind} for offer in offered],
                "message": found if offered else _("No suggestions"),
                "html": render_to_string("search/suggestions.html", {"offers": offered}) if offered else "",
            }
        )
    )


@require_safe
def opensearch(request: HttpRequest) -> HttpResponse:
    """Lets a browser search the portal from its address bar."""
    address = request.build_absolute_uri(reverse("search"))
    context = {
        "search_url": f"{address}?q={{searchTerms}}",
        "suggest_url": f"{request.build_absolute_uri(reverse('search_suggest'))}?format=opensearch&q={{searchTerms}}",
        "languages": [code for code, _name in settings.LANGUAGES],
    }
    content_type = "application/opensearchdescription+xml"
    return render(request, "search/opensearch.xml", context, content_type=content_type)


def _context(request: HttpRequest, question: Question, results: Results, features: list[Feature]) -> dict[str, Any]:
    text = question.text.strip()
    parameters = request.GET
    is_filtered = bool(question.kinds or question.features or question.only_language)
    context: dict[str, Any] = {
        "question": question,
        "query": text,
        "results": results,
        "is_filtered": is_filtered,
        "all_url": changed(parameters, kind="", feature="", language="") if is_filtered else "",
        "again_url": request.get_full_path(),
        "spelling": presenting.spelling(results, parameters),
        "filters": presenting.filter_groups(results, question, features, parameters),
    }
    if results.total:
        context["pagination"] = presenting.pagination(results, parameters)
    else:
        context["other_languages"] = presenting.language_links(results, question, parameters)
        context["features"] = features
        context["popular"] = popular(request, question.language)
    return context


def popular(request: HttpRequest, language: str) -> list[Listed]:
    """What has helped others most, of what the reader may see."""
    entries = CatalogueEntry.objects.visible_to(request.user).for_lists().in_language_or_fallback(language)
    return listed(entries.own_language_first(language, "-worth", "-pk")[:POPULAR], language)


def _private(response: HttpResponse) -> HttpResponse:
    """Answers depend on who asks: no cache on the way may keep them, and no robot need read them."""
    patch_cache_control(response, private=True, no_cache=True)
    response["X-Robots-Tag"] = "noindex"
    return response
