"""What of the knowledge base can be found: its search sources."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kb.models import ArticlePage, FaqSectionPage, QuestionPage, TutorialPage, WebinarPage
from kb.structured_data import plain
from publishing.catalogue import PageSource
from search import sources
from search.sources import Part


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
