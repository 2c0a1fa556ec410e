"""What of the knowledge base can be found: its search sources."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Site

from kb.models import ArticlePage, FaqSectionPage, QuestionPage, TutorialPage, WebinarPage
from kb.structured_data import plain
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


class QuestionSource(PageSource):
    """Questions with their answers."""

    name, kind, icon = "kb.question", "question", "circle-question-mark"
    kind_label, kind_label_one = _("Questions"), _("Question")
    model = QuestionPage

    def summary(self, page: QuestionPage) -> str:
        """The short answer."""
        return page.short_answer or super().summary(page)

    def extras(self, page: QuestionPage) -> dict[str, Any]:
        """With the short answer, which a hit shows as such; how long the full one is helps nobody to choose."""
        return {**super().extras(page), "minutes": 0, "short_answer": page.short_answer}


class ArticleSource(PageSource):
    """Articles."""

    name, kind, icon = "kb.article", "article", "file-text"
    kind_label, kind_label_one = _("Articles"), _("Article")
    model = ArticlePage


class TutorialSource(PageSource):
    """Tutorials; each step is a part."""

    name, kind, icon = "kb.tutorial", "tutorial", "list-checks"
    kind_label, kind_label_one = _("Tutorials"), _("Tutorial")
    model = TutorialPage

    def keywords(self, page: TutorialPage) -> Iterator[str]:
        """With what one needs first."""
        yield from super().keywords(page)
        yield from page.needs

    def extras(self, page: TutorialPage) -> dict[str, Any]:
        """With how long it takes to do, how many steps it has, and for whom it is."""
        return {**super().extras(page), "minutes": page.minutes, "steps": len(page.steps), "level": page.level}


class WebinarSource(PageSource):
    """Recordings; each chapter and each line of what is said is a part, with its second."""

    name, kind, icon = "kb.webinar", "webinar", "circle-play"
    kind_label, kind_label_one = _("Recordings"), _("Recording")
    model = WebinarPage
    related = ("recording",)

    def queryset(self) -> QuerySet:
        """With the captions at hand."""
        return super().queryset().prefetch_related("recording__captions")

    def keywords(self, page: WebinarPage) -> Iterator[str]:
        """With the names of those who speak."""
        yield from super().keywords(page)
        yield from (speaker.value["name"] for speaker in page.speakers)

    def parts(self, page: WebinarPage) -> Iterator[Part]:
        """Headings, chapters, and what is said in the page's own language."""
        yield from super().parts(page)
        for chapter in page.chapter_list:
            yield Part(f"t{chapter['start']}", chapter["label"], chapter["label"], float(chapter["start"]))
        for cue in page.own_cues:
            yield Part(f"t{int(cue.start)}", cue.text, cue.speaker, cue.start)

    def extras(self, page: WebinarPage) -> dict[str, Any]:
        """With its length and when it was recorded."""
        recorded = page.recorded_on.isoformat() if page.recorded_on else ""
        return {**super().extras(page), "minutes": page.length, "recorded_on": recorded}


class SectionSource(PageSource):
    """FAQ sections: whoever searches for a feature's name finds its questions together."""

    name, kind, icon = "kb.section", "section", "layers"
    kind_label, kind_label_one = _("FAQ sections"), _("FAQ section")
    model = FaqSectionPage

    def summary(self, page: FaqSectionPage) -> str:
        """Its own summary, or what its feature is for."""
        return super().summary(page) or (page.feature.description_in(page.language) if page.feature else "")

    def body(self, page: FaqSectionPage) -> str:
        """Its introduction."""
        return plain(page.intro)

    def parts(self, page: FaqSectionPage) -> Iterator[Part]:
        """It has none: its questions are found by themselves."""
        return iter(())

    def extras(self, page: FaqSectionPage) -> dict[str, Any]:
        """Nothing: it is not read from top to bottom."""
        return {}


def register() -> None:
    """Make them known, in the order in which readers see the kinds."""
    for source in (QuestionSource(), ArticleSource(), TutorialSource(), WebinarSource(), SectionSource()):
        sources.register(source)
