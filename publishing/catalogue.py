"""How pages are found: which of them readers reach, and what the catalogue keeps of each. Features build on it."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.models import Page, Site

from publishing import access
from publishing.languages import address_in
from publishing.models import PortalPage
from publishing.querysets import PortalPageQuerySet
from search import sources
from search.sources import EntryContent, Part


class FindablePages(PortalPageQuerySet):
    """Pages that readers reach. Those that are read together share one look at who may see what."""

    def _fetch_all(self) -> None:
        is_new = self._result_cache is None
        super()._fetch_all()
        pages = [row for row in self._result_cache or () if isinstance(row, PortalPage)] if is_new else []
        if pages:
            known = access.restrictions()
            for page in pages:
                page.known_restrictions = known


def findable(model: type[PortalPage]) -> QuerySet:
    """The pages of `model` that are published, not expired, and below published pages of the portal."""
    now = timezone.now()
    is_gone = Q(live=False) | Q(expire_at__lte=now)
    places = Q(pk__in=[])
    for root in Site.get_site_root_paths():
        places |= Q(url_path__startswith=root.root_path)
    pages = FindablePages(model).filter(places, alias_of=None).exclude(is_gone)
    for path in Page.objects.filter(is_gone, numchild__gt=0).order_by("path").values_list("path", flat=True):
        pages = pages.exclude(path__startswith=path)
    return pages.select_related("locale", "feature").prefetch_related("feature__translations")


class PageSource(sources.Source):
    """Pages of one kind."""

    model: type[PortalPage]
    inherited = ("slug", "audiences", "live")
    related: ClassVar[tuple[str, ...]] = ()

    def queryset(self) -> QuerySet:
        """The pages of this kind that readers reach."""
        return findable(self.model).select_related(*self.related) if self.related else findable(self.model)

    def entry(self, obj: Any) -> EntryContent:
        """What the catalogue keeps of the page."""
        return EntryContent(
            kind=self.kind,
            language=obj.language,
            title=obj.title,
            url=address_in(obj, obj.language) or "",
            audience=access.rule_of(obj, getattr(obj, "known_restrictions", None)),
            summary=self.summary(obj),
            body=self.body(obj),
            keywords=tuple(self.keywords(obj)),
            parts=tuple(self.parts(obj)),
            feature_id=obj.feature_id,
            translation_key=str(obj.translation_key),
            is_official=True,
            published_at=obj.first_published_at,
            changed_at=obj.last_published_at,
            extras={name: value for name, value in self.extras(obj).items() if value},
        )

    def summary(self, page: Any) -> str:
        """What stands under its title in lists."""
        return page.summary or page.search_description

    def body(self, page: Any) -> str:
        """Its text."""
        return page.search_text()

    def keywords(self, page: Any) -> Iterator[str]:
        """Words that find it though its text lacks them: its own, and its feature's names in every language."""
        yield from (word.strip() for word in page.keywords.split(",") if word.strip())
        if page.feature:
            yield from page.feature.words

    def parts(self, page: Any) -> Iterator[Part]:
        """Its sections, each at its heading."""
        for section in page.search_parts():
            yield Part(section.anchor, section.text, section.title)

    def extras(self, page: Any) -> dict[str, Any]:
        """What a hit shows beside its text."""
        return {
            "minutes": page.reading_minutes,
            "version": page.for_version,
            "reviewed_on": page.reviewed_on.isoformat() if page.reviewed_on else "",
        }
