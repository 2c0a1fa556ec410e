"""Content languages that the interface is not translated into get the fallback language's words around them."""

from django.conf import settings
from django.utils import formats
from django.utils.translation import trans_real


class BorrowedInterface(trans_real.DjangoTranslation):
    """The fallback language's words under the name of another language.

    Django knows a few hundred words of nearly every language (months, form errors). Shown among the words of the
    fallback language they would make an interface of two languages.
    """

    def __init__(self, language: str) -> None:
        super().__init__(settings.FALLBACK_LANGUAGE)
        self._content_language = language

    def to_language(self) -> str:
        """The content language: addresses, lists and search go by it."""
        return self._content_language


def lend_interface() -> None:
    """Give each content language without an interface the words and the formats of the fallback language."""
    for code, _name in settings.LANGUAGES:
        if code not in settings.INTERFACE_LANGUAGES:
            # Django has no other place for this: both are what it looks into first.
            vars(trans_real)["_translations"][code] = BorrowedInterface(code)
            vars(formats)["_format_modules_cache"][code] = formats.get_format_modules(settings.FALLBACK_LANGUAGE)
