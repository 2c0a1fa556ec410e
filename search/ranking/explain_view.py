"""Why each hit of a search stands where it does, in the editors' admin."""

from typing import Any

from django.conf import settings
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from product.models import Feature
from search.engines import choice
from search.engines.protocol import EngineUnavailableError
from search.finding import Asking, Question
from search.query import MAX_LENGTH, parse
from search.ranking.explaining import reasons

SHOWN = 10


class ExplainView(PermissionRequiredMixin, TemplateView):
    """The first hits of what is typed, as who asks would find them, each with what its score is made of."""

    permission_required = ("wagtailadmin.access_admin", "search.view_asked")
    template_name = "search/admin/explain.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The hits with their reasons."""
        text = self.request.GET.get("q", "")[:MAX_LENGTH].strip()
        languages = dict(settings.LANGUAGES)
        language = self.request.GET.get("language", "")
        language = language if language in languages else str(settings.FALLBACK_LANGUAGE)
        return super().get_context_data(
            **kwargs,
            page_title=_("Why hits stand where they do"),
            header_title=_("Why hits stand where they do"),
            header_icon="search",
            query=text,
            language=language,
            languages=languages,
            rows=self._rows(text, language) if text else [],
        )

    def _rows(self, text: str, language: str) -> list[dict[str, Any]]:
        question = Question(text, language, page_size=SHOWN)
        asking = Asking.by(question, parse(text), self.request.user, list(Feature.objects.with_names()))
        for engine in choice.in_order():
            try:
                scored = engine.ranking(asking.request_for(language)).scored[:SHOWN]
            except EngineUnavailableError:
                continue
            return [
                {"title": each.candidate.facts.title, "score": each.score, "reasons": reasons(each)} for each in scored
            ]
        return []
