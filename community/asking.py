"""What the way to a question offers: places to ask, answers that are there, what the asker has read."""

from typing import Any

from django.conf import settings
from django.utils import timezone

from community import policies
from community.actions.reading import KEPT
from community.models import DetailsTemplate, RecentRead, Space
from search.listing import Listed, listed
from search.models import CatalogueEntry
from search.results import Hit
from search.similar import similar_to

BEST = 4
SIMILAR = 5
MOST_PAGES = 8


def spaces_to_ask(user: Any, feature: Any, language: str) -> list[Space]:
    """Where `user` may ask about a feature, those in their language first; general spaces if there is none of its own.
    For the signed-out the places that would be open to anybody who signs in."""
    spaces = list(Space.objects.visible_to(user).filter(is_archived=False).select_related("feature"))
    if user.is_authenticated:
        spaces = [space for space in spaces if "question" in policies.kinds_for(user, space)]
    own = [space for space in spaces if feature is not None and space.feature_id == feature.pk]
    found = own or [space for space in spaces if space.feature_id is None and not space.is_group] or spaces
    return sorted(found, key=lambda space: (space.language not in ("", language), space.order, space.name))


def best_answers(user: Any, feature: Any, language: str) -> list[Listed]:
    """The most useful pages about a feature."""
    return _best(user, feature, language, ("question", "article", "tutorial", "webinar"))


def best_threads(user: Any, feature: Any, language: str) -> list[Listed]:
    """The most useful solved threads about it."""
    return _best(user, feature, language, ("thread",), is_solved=True)


def _best(user: Any, feature: Any, language: str, kinds: tuple[str, ...], **narrowed: Any) -> list[Listed]:
    entries = CatalogueEntry.objects.visible_to(user).for_lists().of_kind(*kinds).filter(**narrowed)
    if feature is not None:
        entries = entries.for_feature(feature)
    return listed(entries.own_language_first(language, "-worth", "pk")[:BEST], language)


def similar_things(user: Any, text: str, language: str) -> list[Hit]:
    """Pages and threads about the same as a title that is being typed."""
    kinds = ("question", "article", "tutorial", "webinar", "thread")
    return similar_to(text, language, user, kinds=kinds, most=SIMILAR)


def details_template(feature: Any, language: str) -> str:
    """What a question about the feature should say; in the language, or else in the portal's first."""
    if feature is None:
        return ""
    rows = dict(DetailsTemplate.objects.filter(feature=feature).values_list("language", "body"))
    return rows.get(language) or rows.get(settings.FALLBACK_LANGUAGE) or ""


def recent_pages(person: Any) -> list[dict[str, str]]:
    """What somebody opened within the last day, the latest first, as it goes along with their question."""
    since = timezone.now() - KEPT
    keys = list(
        RecentRead.objects.filter(person=person, read_at__gte=since).order_by("-read_at").values_list("key", flat=True)
    )[:MOST_PAGES]
    pairs = [key.partition(":")[::2] for key in keys]
    rows = CatalogueEntry.objects.visible_to(person).for_lists()
    rows = rows.filter(
        source__in={source for source, _id in pairs}, object_id__in={number for _source, number in pairs}
    )
    by_key = {row.key: row for row in rows}
    return [{"key": key, "title": by_key[key].title, "url": by_key[key].url} for key in keys if key in by_key]
