"""The base of every page."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class PortalPage(Page):
    """What every page has: who may see it, which feature it is about, when somebody last checked it."""

    audiences = models.JSONField(_("who may see it"), default=list, blank=True)
    feature = models.ForeignKey(
        "product.Feature",
        verbose_name=_("product feature"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    summary = models.CharField(_("summary"), max_length=400, blank=True)
    keywords = models.CharField(_("other words people type"), max_length=400, blank=True)
    reviewed_on = models.DateField(_("last reviewed"), null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("reviewed by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    for_version = models.CharField(_("checked for version"), max_length=30, blank=True)
    import_id = models.CharField(max_length=200, blank=True, editable=False, help_text="Where an importer found it.")

    class Meta:
        abstract = True
