"""Longer texts."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from kb.fields import body_field, related_field
from kb.models.base import ContentPage, related_panel, translatable
from kb.models.indexes import CatalogueIndexPage


class ArticleIndexPage(CatalogueIndexPage):
    """All articles."""

    kind = "article"
    template = "kb/index_page.html"
    page_description = _("Lists all articles, by product feature.")
    parent_page_types = ["portal.HomePage"]
    subpage_types = ["kb.ArticlePage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("articles")
        verbose_name_plural = _("lists of articles")


class ArticlePage(ContentPage):
    """A longer text that explains something."""

    body: StreamField = body_field(_("text"))
    related: StreamField = related_field()

    schema_type = "TechArticle"
    template = "kb/article_page.html"
    page_description = _("A longer text that explains how something works, or why.")
    content_panels = [*ContentPage.content_panels, FieldPanel("body"), related_panel()]
    translatable_fields = translatable("body", same=["related"])

    parent_page_types = ["kb.ArticleIndexPage", "portal.HomePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    def schema_details(self, request: HttpRequest) -> dict[str, Any]:
        """When it was written, and how long it is."""
        details: dict[str, Any] = {"headline": self.title[:110], "wordCount": len(self.plain_text.split())}
        if self.first_published_at:
            details["datePublished"] = self.first_published_at.date().isoformat()
        return details
