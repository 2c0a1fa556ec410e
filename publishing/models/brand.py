"""The company's name, logo and colour on its portal."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="view")
class BrandSettings(BaseSiteSetting):
    """Set in Wagtail, used on every page, in mail and on certificates."""

    name = models.CharField(_("name"), max_length=60, default="Northwind")
    logo = models.ForeignKey(
        "publishing.PortalImage",
        verbose_name=_("logo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    accent = models.CharField(
        _("accent colour"),
        max_length=7,
        default="#3b56c4",
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write a colour as # and six digits, such as #3b56c4."))],
        help_text=_("For links and main buttons; it must stand out on white."),
    )

    class Meta:
        verbose_name = _("brand")
