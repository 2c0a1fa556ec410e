"""The report on searches in the editors' admin."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpRequest, StreamingHttpResponse
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.models import Page

from delivery.tables import csv_lines
from product.models import Feature
from search.journal import report
from search.journal.answering import Place, writing_place
from search.journal.charts import bar_chart, line_chart
from search.journal.report import Figures, Scope
from search.models import Clicked, HiddenHit, PinnedAnswer, SynonymSet

Places = dict[str, Place]

PERIODS = (7, 30, 90, 400)
PLACES_SHOWN = 10
MOST_IN_TABLE = 10_000
LISTS = {
    report.TOP: gettext_lazy("Most searched for"),
    report.WITHOUT_RESULT: gettext_lazy("Without a result"),
    report.WITHOUT_CLICK: gettext_lazy("Found, but nothing opened"),
}


class SearchReportView(PermissionRequiredMixin, TemplateView):
    """What was searched for, how that went, and what can be done about it."""

    permission_required = ("wagtailadmin.access_admin", "search.view_asked")
    template_name = "search/admin/report.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The report; with `format=csv` the chosen list as a table for spreadsheets."""
        if request.GET.get("format") != "csv":
            return super().get(request, *args, **kwargs)
        scope, which = self._scope(), self._which()
        response = StreamingHttpResponse(_as_table(scope, which), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="searches-{which}-{scope.since}.csv"'
        return response

    def _which(self) -> str:
        which = self.request.GET.get("list", report.TOP)
        return which if which in LISTS else report.TOP

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Figures, charts and lists for the chosen time, language and feature."""
        scope, which = self._scope(), self._which()
        found = report.overview(scope)
        features = {feature.pk: feature for feature in Feature.objects.with_names()}
        places = _places_to_write(features.get(scope.feature_id or 0))
        return super().get_context_data(
            **kwargs,
            scope=scope,
            header_title=_("Searches"),
            page_title=_("Searches"),
            header_icon="search",
            total=found.total,
            charts=_charts(found),
            choices=_choices(scope, features),
            lists=[(name, label, name == which, self._url(scope, name)) for name, label in LISTS.items()],
            rows=[_with_ways_on(row, places) for row in report.searches_listed(scope, which)],
            table_url=f"{self._url(scope, which)}&format=csv",
            reworded=[(pair, _synonyms_url(pair)) for pair in report.reworded(scope)],
            by_language=[(settings.LANGUAGE_NAMES.get(code, code), each) for code, each in _by_size(found.by_language)],
            by_feature=[
                (features[pk].name_in() if pk in features else _("None"), each)
                for pk, each in _by_size(found.by_feature)
            ],
        )

    def _scope(self) -> Scope:
        asked = self.request.GET
        days = asked.get("days", "")
        feature = asked.get("feature", "")
        language = asked.get("language", "")
        return Scope(
            days=int(days) if days in map(str, PERIODS) else 30,
            language=language if language in dict(settings.LANGUAGES) else "",
            feature_id=int(feature) if feature.isdecimal() and len(feature) < 18 else None,
        )

    def _url(self, scope: Scope, which: str) -> str:
        chosen = {"days": scope.days, "language": scope.language, "feature": scope.feature_id or "", "list": which}
        return f"?{urlencode({name: value for name, value in chosen.items() if value})}"


def _by_size(figures: dict[Any, Figures]) -> list[tuple[Any, Figures]]:
    return sorted(figures.items(), key=lambda pair: (-pair[1].searches, str(pair[0])))


def _charts(found: report.Overview) -> list[dict[str, Any]]:
    """Each as a picture and as a table of the same figures."""
    days = sorted(found.by_day)
    if not days:
        return []
    first, last = (formats.date_format(day, "SHORT_DATE_FORMAT") for day in (days[0], days[-1]))
    figures = [found.by_day[day] for day in days]
    lines = (
        (_("Searches"), [float(each.searches) for each in figures], False),
        (_("Something was opened"), [each.click_through for each in figures], True),
        (_("Found what was looked for"), [each.success for each in figures], True),
        (_("Mean reciprocal rank of what was opened"), [each.reciprocal_rank for each in figures], False),
    )
    charts = []
    for title, values, is_share in lines:
        shown = [_share(value) if is_share else formats.number_format(round(value, 2)) for value in values]
        highest = max(zip(values, shown, strict=True))[1]
        rows = [(formats.date_format(day, "SHORT_DATE_FORMAT"), text) for day, text in zip(days, shown, strict=True)]
        charts.append(
            {
                "title": title,
                "svg": line_chart(values, title=title, highest=highest, first=first, last=last),
                "rows": rows,
            }
        )
    return [*charts, _places_chart(found.total)]


def _places_chart(total: Figures) -> dict[str, Any]:
    title = _("Where the first opened result stood")
    later = sum(count for place, count in total.places.items() if place > PLACES_SHOWN)
    bars = [(_("Answer"), total.places[report.ANSWER_ON_TOP])]
    bars += [(str(place), total.places[place]) for place in range(1, PLACES_SHOWN + 1)]
    bars.append((_("later"), later))
    rows = [(label, formats.number_format(count)) for label, count in bars]
    return {
        "title": title,
        "svg": bar_chart([(label, float(count)) for label, count in bars], title=title),
        "rows": rows,
    }


def _share(value: float) -> str:
    return f"{formats.number_format(round(value * 100))} %"


def _choices(scope: Scope, features: dict[int, Feature]) -> list[dict[str, Any]]:
    """The fields by which the report is narrowed."""
    days = [(str(days), _("%(days)s days") % {"days": days}, days == scope.days) for days in PERIODS]
    languages = [(code, name, code == scope.language) for code, name in settings.LANGUAGES]
    about = [(str(pk), feature.name_in(), pk == scope.feature_id) for pk, feature in features.items()]
    everything = ("", _("All"), False)
    return [
        {"name": "days", "label": _("Time"), "options": days},
        {"name": "language", "label": _("Language"), "options": [everything, *languages]},
        {"name": "feature", "label": _("Feature"), "options": [everything, *about]},
    ]


def _as_table(scope: Scope, which: str) -> Iterator[str]:
    head = ["search", "language", "searches", "without_result", "opened", "found"]
    rows = report.searches_listed(scope, which, most=MOST_IN_TABLE)
    columns = ("text", "language", "searches", "empty", "clicked", "succeeded")
    return csv_lines(head, ([row[column] for column in columns] for row in rows))


def _with_ways_on(row: dict[str, Any], places: Places) -> dict[str, Any]:
    """A search with what can be done about it: write the page, say it in other words, put a page first."""
    text, language = row["text"], row["language"]
    opened = _mostly_opened(row)
    return row | {
        "share": _share(row["succeeded"] / row["searches"] if row["searches"] else 0.0),
        "language_name": settings.LANGUAGE_NAMES.get(language, language),
        "search_url": f"/{language}/search/?{urlencode({'q': text})}",
        "write_url": places[language](text) if language in places else _explorer_url(language),
        "synonym_url": f"{_add_url(SynonymSet)}?{urlencode({'words': text, 'language': language})}",
        "pin_url": f"{_add_url(PinnedAnswer)}?{urlencode({'queries': text, 'language': language, 'address': opened})}",
        "hide_url": f"{_add_url(HiddenHit)}?{urlencode({'queries': text, 'language': language})}",
    }


def _mostly_opened(row: dict[str, Any]) -> str:
    """The address of what was opened most often for this search."""
    if not row["clicked"]:
        return ""
    clicks = Clicked.objects.filter(asked__language=row["language"], asked__folded=row["folded"])
    return report.most_opened(clicks)


def _places_to_write(feature: Feature | None) -> Places:
    """By language, where a page that answers a search is begun: asked once, not for each search."""
    return {code: writing_place(feature, code) or _explorer(code) for code, _name in settings.LANGUAGES}


def _explorer(language: str) -> Place:
    address = _explorer_url(language)
    return lambda _text: address


def _explorer_url(language: str) -> str:
    home = Page.objects.filter(depth=2, locale__language_code=language).order_by("path").first()
    return reverse("wagtailadmin_pages:add_subpage", args=[home.pk]) if home else reverse("wagtailadmin_explore_root")


def _synonyms_url(pair: report.Reworded) -> str:
    words = f"{pair.failed}\n{pair.succeeded}"
    return f"{_add_url(SynonymSet)}?{urlencode({'words': words, 'language': pair.language})}"


def _add_url(model: Any) -> str:
    return reverse(model.snippet_viewset.get_url_name("add"))
