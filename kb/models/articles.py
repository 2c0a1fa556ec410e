"""Longer texts."""

from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField, StreamField

from kb.fields import body_field, related_field
from publishing.models import PortalPage


class ArticleIndexPage(PortalPage):
    """All articles."""

    intro = RichTextField(_("introduction"), blank=True, features=["bold", "italic", "link"])

    parent_page_types = ["portal.HomePage"]
    subpage_types = ["kb.ArticlePage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("articles")


class ArticlePage(PortalPage):
    """A longer text that explains something."""

    body: StreamField = body_field(_("text"))
    related: StreamField = related_field()

    parent_page_types = ["kb.ArticleIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("article")
