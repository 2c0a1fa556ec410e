"""The company's name, logo and colour on its portal."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from publishing.colours import READABLE, light_contrast


def validate_contrast(colour: str) -> None:
    """Refuse a colour in which links could not be read on a light page."""
    try:
        found = light_contrast(colour)
    except ValueError:
        # It is no colour at all; another validator says so.
        return
    if found < READABLE:
        raise ValidationError(
            _("On light pages this colour has a contrast of %(found)s; links need 4.5 to be read. Take a darker one."),
            params={"found": f"{found:.1f}"},
        )


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
        help_text=_("Shown in place of the name, at most as high as two lines. Everybody can see it."),
    )
    accent = models.CharField(
        _("accent colour"),
        max_length=7,
        default="#3b56c4",
        validators=[
            RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write a colour as # and six digits, such as #3b56c4.")),
            validate_contrast,
        ],
        help_text=_("For links and main buttons. On dark pages a lighter one of the same hue stands in for it."),
    )

    panels = [
        FieldPanel("name"),
        FieldPanel("logo"),
        FieldPanel("accent", widget=forms.TextInput(attrs={"type": "color"})),
    ]

    class Meta:
        verbose_name = _("brand")
