"""Forms in which editors write the knowledge base."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from publishing.embeds import find_embed


class QuestionForm(WagtailAdminPageForm):
    """A question; whoever publishes one gives its short answer, though imported ones may lack it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "short_answer" in self.fields:
            self.fields["short_answer"].required = True
            self.fields["short_answer"].widget = forms.Textarea(attrs={"rows": 3})


class WebinarForm(WagtailAdminPageForm):
    """A recording, of our own or kept elsewhere."""

    def clean(self) -> dict[str, Any]:
        """One of the two must be given, and what is embedded must be known."""
        data = super().clean()
        address = data.get("embed_url")
        if address and not find_embed(address):
            self.add_error("embed_url", _("This is no address of a video at YouTube or Vimeo."))
        if not address and not data.get("recording") and not self.is_deferred_validation:
            self.add_error("recording", _("Choose a recording, or give the address of one that is kept elsewhere."))
        return data
