"""What the home page gathers from the catalogue."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max
from django.http import HttpRequest
from django.utils.translation import ngettext

from kb.listing import chosen, chosen_ids
from kb.models import TutorialProgress
from product.models import Feature
from publishing.languages import reading_language
from search.listing import Listed, listed
from search.models import CatalogueEntry
from search.querysets import NEWEST_FIRST, CatalogueEntryQuerySet

ASKED_MOST = 6
WHATS_NEW = 5
GO_ON_WITH = 2
ANSWERS = "question"
TUTORIALS = "tutorial"
SECTION = "section"


@dataclass(frozen=True)
class FeatureSummary:
    """A product feature with how much there is to read about it."""

    feature: Feature
    counts: dict[str, int]

    @property
    def facts(self) -> str:
        """Answers and tutorials by number; nothing where there are none."""
        parts = []
        if answers := self.counts.get(ANSWERS, 0):
            parts.append(ngettext("%(count)s answer", "%(count)s answers", answers) % {"count": answers})
        if tutorials := self.counts.get(TUTORIALS, 0):
            parts.append(ngettext("%(count)s tutorial", "%(count)s tutorials", tutorials) % {"count": tutorials})
        return " · ".join(parts)

    @property
    def total(self) -> int:
        """How many things there are about it."""
        return sum(self.counts.values())


@dataclass(frozen=True)
class Started:
    """A tutorial that the reader has begun and not finished."""

    tutorial: Listed
    done: int
    steps: int

    @property
    def percent(self) -> int:
        """How far the reader has come."""
        return round(100 * self.done / self.steps)


def feature_summaries(found: CatalogueEntryQuerySet) -> list[FeatureSummary]:
    """Every product feature, with what there is in `found` about it."""
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    rows = found.exclude(feature=None).order_by().values_list("feature_id", "kind").annotate(Count("pk"))
    for feature_id, kind, number in rows:
        counts[feature_id][kind] = number
    return [FeatureSummary(feature, counts[feature.pk]) for feature in Feature.objects.with_names()]


def asked_most(found: CatalogueEntryQuerySet, page_ids: list[int], language: str) -> list[Listed]:
    """What editors put first, in their order, then the questions that helped most."""
    first = chosen(found, page_ids)[:ASKED_MOST]
    missing = ASKED_MOST - len(first)
    others = found.of_kind(ANSWERS).exclude(pk__in=[entry.pk for entry in first])
    more = others.own_language_first(language, "-worth", "-pk")[:missing] if missing else []
    return listed([*first, *more], language)


def whats_new(found: CatalogueEntryQuerySet, language: str) -> list[Listed]:
    """What was published last."""
    news = found.exclude(kind=SECTION).own_language_first(language, *NEWEST_FIRST)
    return listed(news[:WHATS_NEW], language)


def go_on_with(found: CatalogueEntryQuerySet, user: Any, language: str) -> list[Started]:
    """The tutorials that `user` has begun and not finished, the last one first."""
    begun = TutorialProgress.objects.filter(user=user).values("tutorial")
    newest = begun.annotate(done=Count("pk"), last=Max("done_at")).order_by("-last")[:20]
    done = {str(row["tutorial"]): row["done"] for row in newest}
    if not done:
        return []
    entries = {entry.translation_key: entry for entry in found.of_kind(TUTORIALS).filter(translation_key__in=done)}
    started = [
        Started(Listed(entries[key], language), number, entries[key].extras.get("steps", 0))
        for key, number in done.items()
        if key in entries
    ]
    return [item for item in started if item.done < item.steps][:GO_ON_WITH]


def home_context(home: Any, request: HttpRequest) -> dict[str, Any]:
    """What the home page shows this reader, in their language as far as there is something."""
    language = reading_language(request)
    visible = CatalogueEntry.objects.visible_to(request.user).for_lists()
    found = visible.in_language_or_fallback(language)
    return {
        "summaries": feature_summaries(found),
        "asked_most": asked_most(found, chosen_ids(home.popular), language),
        "whats_new": whats_new(found, language),
        "started": go_on_with(found, request.user, language) if request.user.is_authenticated else [],
    }
