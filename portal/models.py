"""The front door."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField

from kb.fields import chosen_pages_field
from publishing.models import PortalPage


class HomePage(PortalPage):
    """Search first, then features, popular answers and what is new. One a language, the root of its tree."""

    headline = models.CharField(_("headline"), max_length=120, blank=True)
    search_examples = models.TextField(_("searches to offer"), max_length=400, blank=True)
    popular: StreamField = chosen_pages_field(_("asked most"))

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "kb.FaqIndexPage",
        "kb.ArticleIndexPage",
        "kb.TutorialIndexPage",
        "kb.WebinarIndexPage",
        "kb.ArticlePage",
    ]

    class Meta:
        verbose_name = _("home page")
