"""The front door."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Locale
from wagtail_localize.fields import SynchronizedField, TranslatableField

from kb.fields import chosen_pages_field
from portal.home import home_context
from publishing.models import PortalPage


class HomePage(PortalPage):
    """Search first, then features, popular answers and what is new. One a language, the root of its tree."""

    lists_anything = True

    headline = models.CharField(
        _("headline"),
        max_length=120,
        blank=True,
        help_text=_("Above the search box. Left empty: “How can we help?” in the reader's language."),
    )
    search_examples = models.TextField(
        _("searches to offer"),
        max_length=400,
        blank=True,
        help_text=_("Under the search box, one a line; four or five are enough."),
    )
    popular: StreamField = chosen_pages_field(_("asked most"))

    body_fields = ()
    page_description = _("The front door of one language: search, features, what is asked most and what is new.")
    content_panels = [
        *PortalPage.content_panels,
        MultiFieldPanel([FieldPanel("headline"), FieldPanel("search_examples")], heading=_("Search")),
        FieldPanel(
            "popular",
            help_text=_("They come first, in this order; the answers that helped most fill up the list."),
        ),
    ]
    translatable_fields = [
        TranslatableField("title"),
        TranslatableField("headline"),
        TranslatableField("search_examples"),
        TranslatableField("summary"),
        TranslatableField("seo_title"),
        TranslatableField("search_description"),
        SynchronizedField("slug"),
        SynchronizedField("popular"),
        SynchronizedField("audiences"),
    ]

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "kb.FaqIndexPage",
        "kb.ArticleIndexPage",
        "kb.TutorialIndexPage",
        "kb.WebinarIndexPage",
        "academy_courses.AcademyIndexPage",
        "kb.ArticlePage",
    ]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    @classmethod
    def can_create_at(cls, parent: Any) -> bool:
        """One a language: further ones are made by translating the first."""
        return super().can_create_at(parent) and cls.objects.count() < Locale.objects.count()

    @property
    def examples(self) -> list[str]:
        """The searches to offer."""
        return [line.strip() for line in self.search_examples.splitlines() if line.strip()]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """With what the catalogue has for this reader."""
        context = super().get_context(request, *args, **kwargs)
        return {**context, **home_context(self, request)}
