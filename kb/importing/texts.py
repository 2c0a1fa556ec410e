"""Texts as they come from files: decoding, cleaning, shortening, naming."""

import codecs
import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote

from django.utils.html import strip_tags
from django.utils.text import slugify

_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_SPACE = re.compile(r"\s+")
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SENTENCE_END = re.compile(r"[.!?…։؟。！？](?:[\"”»’)\]]*)(?=\s|$)")
_QUESTION_MARKS = re.compile("[?？؟՞⁇\u037e]")


@dataclass(frozen=True)
class Decoded:
    """A file's text, and how it was read if that was not plain UTF-8."""

    text: str
    note: str = ""


class UndecodableError(ValueError):
    """The bytes are no text; the message says why."""


def decode(content: bytes) -> Decoded:
    """The text of `content`: UTF-8, else what it declares to be, else Western European with a note."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _decoded_by_mark(content, encoding)
    if b"\x00" in content[:8192]:
        raise UndecodableError("the file is not text")
    try:
        return Decoded(content.decode("utf-8"))
    except UnicodeDecodeError:
        return _decoded_by_declaration(content)


def _decoded_by_mark(content: bytes, encoding: str) -> Decoded:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UndecodableError(f"the file begins like {encoding} but is not") from error
    return Decoded(text, "" if encoding == "utf-8-sig" else f"read as {encoding}")


def _decoded_by_declaration(content: bytes) -> Decoded:
    match = _DECLARED.search(content[:2048])
    declared = match[1].decode("ascii", "replace").lower() if match else ""
    if declared and declared not in {"utf-8", "utf8"}:
        try:
            return Decoded(content.decode(declared), f"read as {declared}, as the file says")
        except (UnicodeDecodeError, LookupError):
            pass  # A declaration that is wrong is as good as none.
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    return Decoded(text, "not UTF-8: read as Western European, so check its accents")


def storable(text: str) -> str:
    """`text` without control characters and lone surrogates, line ends as one character."""
    return _UNSTORABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """`text` in one line without double spaces."""
    return _SPACE.sub(" ", text).strip()


def shortened(text: str, longest: int) -> str:
    """`text`, cut at a space and ended by … if it is longer than `longest` characters."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    at_space = cut.rsplit(" ", 1)[0] if " " in cut[longest // 2 :] else cut
    return at_space.rstrip(" ,;:–-") + "…"


def first_sentences(text: str, longest: int) -> str:
    """The first sentences of `text` that fit, at least the beginning of one."""
    text = one_line(text)
    if len(text) <= longest:
        return text
    ends = [match.end() for match in _SENTENCE_END.finditer(text[: longest + 1]) if match.end() <= longest]
    return text[: ends[-1]] if ends and ends[-1] >= 40 else shortened(text, longest)


def plain(markup: str) -> str:
    """What HTML says, in one line."""
    return one_line(strip_tags(re.sub(r"(<(?:/p|/li|/h\d|/div|/td|br)\b[^>]*>)", r"\1 ", markup)))


def humanised(name: str) -> str:
    """A file's or folder's name as a title: `sign-in_help` → `Sign in help`."""
    words = one_line(re.sub(r"[-_.]+", " ", name))
    words = re.sub(r"^\d+ (?=\D)", "", words)
    return words[:1].upper() + words[1:]


def is_question(text: str) -> bool:
    """Whether a heading asks something, in any script."""
    return bool(_QUESTION_MARKS.search(text))


def address_part(text: str, *, longest: int = 60, longest_encoded: int = 300) -> str:
    """A slug in the text's own letters, short enough even where each letter is written as several bytes."""
    spaced = re.sub(r"[\u200c/\\|·:;,()\[\]<>«»–—]+", " ", unicodedata.normalize("NFC", text))
    slug = slugify(spaced, allow_unicode=True)
    words, kept = slug.split("-"), ""
    for word in words:
        longer = f"{kept}-{word}" if kept else word
        if len(longer) > longest or len(quote(longer)) > longest_encoded:
            break
        kept = longer
    return kept or slug[: min(longest, longest_encoded // 9)].strip("-")
