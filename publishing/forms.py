"""The forms of the media library."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtailmedia.forms import BaseMediaForm

from product.languages import content_languages
from publishing.captions import validate_captions

PREFIX = "captions_"


class MediaForm(BaseMediaForm):
    """A recording with a file of captions a language. What the file's own header says need not be typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "duration" in self.fields:
            self.fields["duration"].help_text = _("In seconds; left empty, it is read from the file.")
        stored = self.instance.captions_by_language if self.instance.pk else {}
        for code, name in content_languages():
            self.fields[PREFIX + code] = self._caption_field(name)
            if code in stored:
                self.initial[PREFIX + code] = stored[code].file

    def _caption_field(self, name: str) -> forms.FileField:
        return forms.FileField(
            label=_("Captions: %(language)s") % {"language": name},
            required=False,
            validators=[validate_captions],
            widget=forms.ClearableFileInput(attrs={"accept": ".vtt,text/vtt"}),
            help_text=_("A WebVTT file. It is shown under the picture, read as a transcript, and found by search."),
        )

    @cached_property
    def _languages(self) -> list[str]:
        return [code for code, _name in content_languages() if PREFIX + code in self.fields]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for code in self._languages:
            file = cleaned.get(PREFIX + code)
            if file and not str(file.name).lower().endswith(".vtt"):
                self.add_error(PREFIX + code, ValidationError(_("Captions are a file that ends in .vtt.")))
        return cleaned

    def save(self, commit: bool = True) -> Any:
        media = super().save(commit=commit)
        if commit:
            for code in self._languages:
                self._save_captions(media, code)
            media.__dict__.pop("captions_by_language", None)
        return media

    def _save_captions(self, media: Any, code: str) -> None:
        if PREFIX + code not in self.changed_data:
            return
        file = self.cleaned_data.get(PREFIX + code)
        known = media.captions.filter(language=code).first()
        former = known.file if known is not None else None
        if file:
            caption = known or media.captions.model(media=media, language=code)
            caption.file = file
            caption.save()
        elif known is not None:
            known.delete()
        if former:
            # After the new one is stored, so that it gets a name, and an address, that nobody has kept.
            former.storage.delete(former.name)
