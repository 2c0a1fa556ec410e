"""Content languages without an interface of their own: Snowball's stemmer, which both engines have, and plain rules.

A language that neither this file nor its neighbours know is tokenised, made lower case and freed of Latin accents.
"""

from search.analysis.languages.model import Accents, Language, Segmentation, listed_forms
from search.analysis.letters import compatibility_forms, compositions, digits
from search.analysis.rewriting import Rewrite

# Snowball's name, which is also Elasticsearch's except where the second name says otherwise.
_LATIN = """
    ca: catalan; cs: czech; da: danish; de: german; es: spanish; et: estonian; eu: basque; fi: finnish; fr: french;
    hu: hungarian; id: indonesian; it: italian; lt: lithuanian; nb: norwegian; nl: dutch; nn: norwegian; no: norwegian;
    pt: portuguese; ro: romanian; sv: swedish; tr: turkish
"""
_LATIN_UNSTEMMED = ("af", "cy", "gl", "hr", "is", "lv", "mt", "pl", "sk", "sl", "sq")
_ELISION = Rewrite("^(?:l|d|m|n|s|t|c|j|qu|jusqu|lorsqu|puisqu|quoiqu|un|dell|nell|all|sull|dall|quest)'(?=.)")
_TURKISH_SUFFIX = Rewrite("'.*$")

_LATIN_LETTERS = compositions((range(0xC0, 0x250), range(0x1E00, 0x1F00)))
_CYRILLIC_LETTERS = compositions((range(0x400, 0x500),)) | {"ё": "е", "Ё": "Е", "\u0301": "", "\u0300": ""}
_ARABIC_LETTERS = (
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "\u0640": "", "\u0670": ""}
    | {chr(mark): "" for mark in range(0x064B, 0x0660)}
    | digits("٠")
)
_GREEK_LETTERS = compositions((range(0x370, 0x400),)) | dict(
    zip("άέήίόύώΆΈΉΊΌΎΏϊϋΐΰς", "αεηιουωΑΕΗΙΟΥΩιυιυσ", strict=True)
)
_HEBREW_POINTS = {chr(mark): "" for mark in range(0x0591, 0x05C8) if mark not in (0x05BE, 0x05C0, 0x05C3, 0x05C6)}


def _latin(code: str, stemmer: str = "") -> Language:
    rules = {"fr": (_ELISION,), "it": (_ELISION,), "ca": (_ELISION,), "tr": (_TURKISH_SUFFIX,)}
    return Language(
        code=code,
        characters=_LATIN_LETTERS,
        chunk=rules.get(code, ()),
        lowercase="turkish" if code == "tr" else "",
        snowball=stemmer,
        elasticsearch_stemmer=stemmer,
        accents=Accents.OPTIONAL,
    )


def _other_script(code: str, characters: dict[str, str], stemmer: str = "") -> Language:
    return Language(code=code, characters=characters, snowball=stemmer, elasticsearch_stemmer=stemmer)


def _unspaced(code: str, segmentation: Segmentation) -> Language:
    fullwidth = compatibility_forms((range(0xFF01, 0xFFEF),))
    return Language(code=code, characters=fullwidth, segmentation=segmentation)


OTHERS = (
    *(_latin(code, stemmer) for code, (stemmer,) in listed_forms(_LATIN).items()),
    *(_latin(code) for code in _LATIN_UNSTEMMED),
    _other_script("ru", _CYRILLIC_LETTERS, "russian"),
    *(_other_script(code, _CYRILLIC_LETTERS) for code in ("be", "bg", "mk", "sr", "uk")),
    _other_script("el", _GREEK_LETTERS, "greek"),
    _other_script("ar", _ARABIC_LETTERS, "arabic"),
    _other_script("he", _HEBREW_POINTS),
    _other_script("hi", digits("०"), "hindi"),
    *(_unspaced(code, Segmentation.BIGRAMS) for code in ("zh", "ja", "ko")),
    _unspaced("th", Segmentation.THAI),
)

UNKNOWN = Language(code="")
