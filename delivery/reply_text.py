"""What somebody typed in answer to a mail, without what their mail program put around it. Pure; linear in its input.

Own words are never thrown away on a mere suspicion: a line goes only where the form is certain or its surroundings
agree. Quotes between own words are kept, since the words would say nothing without them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from product.storing import storable

MOST_CHARACTERS = 100_000
MOST_SIGNATURE_LINES = 8

_MARKS = re.compile(r"[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
"""What writing systems that run to the left put before a line; it says nothing about the line."""
_FENCE = re.compile(r"\s{0,3}(```|~~~)")
_DATE = re.compile(r"\d{4}|\d{1,2}[:./]\d{2}")
_DASHED = re.compile(r"[-–—_=]{2,}\s?[^-–—_=\s][^-–—_=]{2,80}\s?[-–—_=]{2,}")
_RULE = re.compile(r"[_\-–—=]{10,}")
_WROTE = re.compile(
    r"\b(wrote|writes)\b"
    r"|\bscríobh\b"
    r"|գրել է|գրեց|գրել են"
    r"|\b(đã viết|viết|đã ghi)\b"
    r"|نوشت"
    r"|\b(schrieb|a écrit|escribió|scrisse|ha scritto|skrev|schreef|napisał|пишет|написал)",
    re.IGNORECASE,
)
_HEADER = re.compile(r"\*{0,2}([^\W\d_][^:*\n]{0,24}?)\s?:\*{0,2}(\s|$)")
_FROM = frozenset({"from", "ó", "ումից", "ում կողմից", "từ", "người gửi", "از", "فرستنده", "von", "de", "da", "от"})
_OTHERS = frozenset(
    {
        *("sent", "date", "to", "cc", "subject", "reply-to"),
        *("seolta", "dáta", "chuig", "go", "cóip", "ábhar"),
        *("ուղարկված է", "ուղարկվել է", "ամսաթիվ", "ում", "պատճեն", "թեմա"),
        *("đã gửi", "gửi", "ngày", "tới", "đến", "người nhận", "chủ đề", "tiêu đề"),
        *("ارسال شده", "ارسال‌شده", "تاریخ", "به", "گیرنده", "رونوشت", "موضوع"),
        *("gesendet", "datum", "an", "betreff", "envoyé", "à", "objet", "enviado", "para", "asunto"),
    }
)
_DEVICE_LINE = re.compile(
    r"(sent (from|with|via)|get outlook for"
    r"|seolta ó"
    r"|ուղարկված է|ուղարկվել է|ուղարկվեց"
    r"|(được |đã )?gửi từ"
    r"|(ارسال|فرستاده)[ \u200c]?شده (از|با))\b.{0,60}",
    re.IGNORECASE,
)
_DEVICE = re.compile(
    r"iphone|ipad|android|samsung|galaxy|huawei|xiaomi|pixel|blackberry|outlook|yahoo|proton|gmail|thunderbird"
    r"|\bmobile\b|\bphone\b|fón|հեռախոս|điện thoại|گوشی|موبایل|تلفن",
    re.IGNORECASE,
)


@dataclass
class _Line:
    text: str
    bare: str
    is_code: bool = False

    @property
    def is_blank(self) -> bool:
        return not self.bare

    @property
    def is_quoted(self) -> bool:
        return self.bare.startswith(">") and not self.is_code


@dataclass
class _Segment:
    is_quote: bool
    lines: list[_Line] = field(default_factory=list)


def reply_text(text: str, *, own_address: str = "") -> str:
    """The own words in `text`. `own_address` is part of the address that was answered to, such as its domain: a line
    that introduces a quote often names it."""
    lines = _lines(text)
    segments = _segments(_without_introductions(lines[: _end(lines)], own_address.casefold()))
    for segment in segments:
        if not segment.is_quote:
            _drop_signature(segment)
    kept_lines = (line for segment in _worth_keeping(segments) for line in segment.lines)
    kept = [line.text if line.is_code else line.text.rstrip() for line in kept_lines]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _lines(text: str) -> list[_Line]:
    text = storable(text[:MOST_CHARACTERS]).replace("\r\n", "\n").replace("\r", "\n")
    lines = [_Line(line, _MARKS.sub("", line.replace("\u00a0", " ")).strip()) for line in text.split("\n")]
    opened: int | None = None
    for position, line in enumerate(lines):
        if _FENCE.match(line.text):
            if opened is None:
                opened = position
            else:
                for code in lines[opened : position + 1]:
                    code.is_code = True
                opened = None
    return lines


def _end(lines: Sequence[_Line]) -> int:
    """Where the message that was answered to begins, for programs that put it below without quoting it."""
    for position, line in enumerate(lines):
        if line.is_code or line.is_blank:
            continue
        is_divider = _DASHED.fullmatch(line.bare) or _RULE.fullmatch(line.bare)
        if (is_divider and _has_head(lines, position + 1)) or _is_head(lines, position):
            return position
    return len(lines)


def _has_head(lines: Sequence[_Line], position: int) -> bool:
    """Whether a mail's head follows within a few lines."""
    return any(_is_head(lines, start) for start in range(position, min(position + 4, len(lines))))


def _is_head(lines: Sequence[_Line], position: int) -> bool:
    """Whether “From: …” stands here and two more lines of a mail's head below it."""
    if _label(lines[position]) not in _FROM:
        return False
    below = [line for line in lines[position + 1 : position + 8] if not line.is_blank]
    return sum(_label(line) in _OTHERS for line in below[:5]) >= 2


def _label(line: _Line) -> str:
    found = _HEADER.match(line.bare)
    return found[1].strip().casefold() if found else ""


def _without_introductions(lines: list[_Line], own_address: str) -> list[_Line]:
    """Without “On Tuesday Ann wrote:”, and without what follows it unquoted when that is certain to be the old mail."""
    kept: list[_Line] = []
    position = 0
    while position < len(lines):
        length = _introduction(lines, position, own_address)
        if not length:
            kept.append(lines[position])
            position += 1
            continue
        position += length
        if not _quote_follows(lines, position):
            break
    return kept


def _introduction(lines: list[_Line], position: int, own_address: str) -> int:
    """How many lines the introduction of a quote takes here: none, or one to three that end with a colon."""
    if lines[position].is_blank or lines[position].is_quoted or lines[position].is_code:
        return 0
    if position and not (lines[position - 1].is_blank or lines[position - 1].is_quoted):
        return 0
    for length in (1, 2, 3):
        part = lines[position : position + length]
        if len(part) < length or any(line.is_blank or line.is_quoted for line in part):
            return 0
        if part[-1].bare.endswith((":", "：", "։", ":*")):
            whole = " ".join(line.bare for line in part)
            return length if _introduces(whole, _quote_follows(lines, position + length), own_address) else 0
    return 0


def _introduces(text: str, is_before_quote: bool, own_address: str) -> bool:
    if len(text) > 400:
        return False
    names_sender = "@" in text
    has_date = bool(_DATE.search(text))
    if own_address and own_address in text.casefold():
        return True
    if is_before_quote:
        return has_date or names_sender or bool(_WROTE.search(text))
    return has_date and names_sender and bool(_WROTE.search(text))


def _quote_follows(lines: Sequence[_Line], position: int) -> bool:
    while position < len(lines) and lines[position].is_blank:
        position += 1
    return position < len(lines) and lines[position].is_quoted


def _segments(lines: Sequence[_Line]) -> list[_Segment]:
    """Own words and quotes in turn; blank lines belong to what stands before them."""
    segments: list[_Segment] = []
    for line in lines:
        if not segments or (not line.is_blank and line.is_quoted != segments[-1].is_quote):
            segments.append(_Segment(line.is_quoted))
        segments[-1].lines.append(line)
    return segments


def _drop_signature(segment: _Segment) -> None:
    lines = segment.lines
    below = sum(not line.is_blank for line in lines)
    for position, line in enumerate(lines):
        below -= not line.is_blank
        if line.is_code:
            continue
        is_divider = line.text.lstrip("\u200e\u200f") == "-- " or (line.bare == "--" and below <= MOST_SIGNATURE_LINES)
        if is_divider or (below <= 2 and _is_device_line(line.bare)):
            del lines[position:]
            return


def _is_device_line(bare: str) -> bool:
    return len(bare) <= 80 and bool(_DEVICE_LINE.match(bare)) and bool(_DEVICE.search(bare))


def _worth_keeping(segments: list[_Segment]) -> list[_Segment]:
    """Own words, and the quotes that they answer one by one; not the one quote that stands before or after them all."""
    own = [number for number, segment in enumerate(segments) if not segment.is_quote and _has_words(segment)]
    if not own:
        return []
    answered = [number for number, segment in enumerate(segments) if segment.is_quote and number < own[-1]]
    if len(answered) == 1 and answered[0] < own[0]:
        answered = []
    return [segments[number] for number in sorted({*own, *answered})]


def _has_words(segment: _Segment) -> bool:
    return any(not line.is_blank for line in segment.lines)
