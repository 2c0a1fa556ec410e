"""Questions in sections, one section a product feature."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField, StreamField

from kb.fields import body_field, related_field
from publishing.models import PortalPage


class FaqIndexPage(PortalPage):
    """All FAQ sections."""

    intro = RichTextField(_("introduction"), blank=True, features=["bold", "italic", "link"])

    parent_page_types = ["portal.HomePage"]
    subpage_types = ["kb.FaqSectionPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("FAQ")


class FaqSectionPage(PortalPage):
    """The questions about one product feature."""

    intro = RichTextField(_("introduction"), blank=True, features=["bold", "italic", "link"])

    parent_page_types = ["kb.FaqIndexPage"]
    subpage_types = ["kb.QuestionPage"]

    class Meta:
        verbose_name = _("FAQ section")


class QuestionPage(PortalPage):
    """A question with its short and its full answer."""

    short_answer = models.CharField(_("short answer"), max_length=320, blank=True)
    group = models.CharField(_("heading in its section"), max_length=120, blank=True)
    body: StreamField = body_field(_("full answer"))
    related: StreamField = related_field()

    parent_page_types = ["kb.FaqSectionPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("question")
