"""Which page an import id stands for: what earlier imports made, and what this one makes."""

from typing import Any

from django.conf import settings

from kb.actions import ensure_site_structure
from kb.importing.items import Kind
from kb.models import ArticlePage, FaqSectionPage, ImportedPage, QuestionPage, TutorialPage, WebinarPage
from kb.structure import LanguageTree

MODELS: dict[Kind, Any] = {
    Kind.QUESTION: QuestionPage,
    Kind.ARTICLE: ArticlePage,
    Kind.TUTORIAL: TutorialPage,
    Kind.WEBINAR: WebinarPage,
}


class PageMap:
    """Pages by import id and language."""

    def __init__(self, languages: set[str]) -> None:
        self.trees: dict[str, LanguageTree] = ensure_site_structure(languages=sorted(languages))
        rows = ImportedPage.objects.select_related("page").all()
        self.records: dict[tuple[str, str], ImportedPage] = {(row.import_id, row.language): row for row in rows}
        self._languages_of: dict[str, list[str]] = {}
        for import_id, language in self.records:
            self._languages_of.setdefault(import_id, []).append(language)

    def add(self, record: ImportedPage) -> None:
        """Remember a page that was made."""
        self.records[record.import_id, record.language] = record
        self._languages_of.setdefault(record.import_id, []).append(record.language)

    def forget(self, record: ImportedPage) -> None:
        """Forget a page that was taken back."""
        self.records.pop((record.import_id, record.language), None)
        self._languages_of[record.import_id].remove(record.language)

    def get(self, import_id: str, language: str) -> ImportedPage | None:
        """The page of this id in exactly this language."""
        return self.records.get((import_id, language))

    def find(self, import_id: str, language: str) -> int | None:
        """The page to lead a reader of `language` to: in it, else in the fallback language, else in any."""
        known = self._languages_of.get(import_id)
        if not known:
            return None
        chosen = next((code for code in (language, settings.FALLBACK_LANGUAGE) if code in known), known[0])
        return self.records[import_id, chosen].page_id

    def translations(self, import_id: str) -> list[ImportedPage]:
        """The pages of this id in all languages, that of the fallback language first."""
        known = sorted(self._languages_of.get(import_id, []), key=lambda code: code != settings.FALLBACK_LANGUAGE)
        return [self.records[import_id, language] for language in known]

    def faq_index(self, language: str) -> int:
        """The page that lists all sections."""
        return int(self.trees[language].faq.pk)

    def index_for(self, kind: Kind, language: str) -> Any:
        """The page below which articles, tutorials or recordings stand."""
        tree = self.trees[language]
        return {Kind.ARTICLE: tree.articles, Kind.TUTORIAL: tree.tutorials, Kind.WEBINAR: tree.webinars}[kind]


def model_of(kind: Kind | None) -> Any:
    """The kind of page that an item becomes; a section if it is none."""
    return MODELS[kind] if kind else FaqSectionPage
