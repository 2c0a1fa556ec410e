"""The languages that can be analysed, by code."""

from search.analysis.languages.armenian import ARMENIAN
from search.analysis.languages.english import ENGLISH
from search.analysis.languages.irish import IRISH
from search.analysis.languages.model import Accents, Language, Segmentation
from search.analysis.languages.others import OTHERS, UNKNOWN
from search.analysis.languages.persian import PERSIAN
from search.analysis.languages.vietnamese import VIETNAMESE

__all__ = ["SUPPORTED", "Accents", "Language", "Segmentation", "language_of"]

SUPPORTED = {language.code: language for language in (ENGLISH, IRISH, ARMENIAN, VIETNAMESE, PERSIAN, *OTHERS)}


def language_of(code: str) -> Language:
    """The rules for a language code; `pt-BR` and `zh_Hans` mean their base language, a stranger gets plain words."""
    code = code.lower().replace("_", "-")
    return SUPPORTED.get(code) or SUPPORTED.get(code.partition("-")[0]) or UNKNOWN
