"""Draws certificates with typst: the sheet as a tagged PDF (PDF/UA), the picture for sharing, the badge.

Fonts are those that lie beside this file, and no others: a name looks the same on every machine. What stands on a
sheet goes in as data; no text of people is ever read as typst's own language.
"""

import hashlib
import io
import json
import threading
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import segno
import typst

HERE = Path(__file__).parent
TEMPLATES = HERE / "typst"
TAGGED = "certificate.typ"
STANDARD: Literal["ua-1"] = "ua-1"
_drawing = threading.Lock()
"""A compiler keeps what it has read and is used by one thread at a time."""


@dataclass(frozen=True)
class Sheet:
    """Everything that stands on a certificate, in words ready to be shown."""

    language: str
    direction: str
    title: str
    certifies: str
    name: str
    earned: str
    achievement: str
    description: str
    skills: list[str]
    dates: list[str]
    number: str
    code: str
    url: str
    scan: str
    issuer: str
    signed_by: str = ""
    signed_as: str = ""
    layout: str = "frame"
    paper: str = "a4"
    accent: str = "#3b56c4"
    status: str = ""
    tone: str = "good"

    @property
    def digest(self) -> str:
        """Changes with anything that stands on it, and with how it is drawn."""
        written = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)
        return hashlib.blake2b(f"{_version()}{written}".encode(), digest_size=16).hexdigest()


def draw_pdf(sheet: Sheet) -> bytes:
    """The sheet as a PDF that a screen reader can read."""
    return _draw("certificate.typ", sheet, format="pdf", pdf_standards=[STANDARD])


def draw_picture(sheet: Sheet) -> bytes:
    """The sheet as a PNG of 1200 × 630, as social networks show it."""
    return _draw("share.typ", sheet, format="png", ppi=144)


def draw_preview(sheet: Sheet) -> bytes:
    """The sheet as a PNG, for editors."""
    return _draw("certificate.typ", sheet, format="png", ppi=110)


def draw_badge(sheet: Sheet) -> bytes:
    """The badge as an SVG whose words are outlines: it looks the same on every site."""
    return _draw("badge.typ", sheet, format="svg")


def draw_badge_png(sheet: Sheet) -> bytes:
    """The badge as a PNG, into which the signed credential goes."""
    return _draw("badge.typ", sheet, format="png", ppi=288)


def qr_svg(url: str) -> str:
    """The address as a QR code that survives a scratch: black on white with a quiet zone in every theme, since readers
    look for that."""
    out = io.BytesIO()
    code = segno.make(url, error="m", micro=False)
    code.save(out, kind="svg", border=3, dark="#000", light="#fff", omitsize=True, xmldecl=False, svgns=True, nl=False)
    return out.getvalue().decode()


def _draw(template: str, sheet: Sheet, **how: Any) -> bytes:
    data = json.dumps({**asdict(sheet), "qr": qr_svg(sheet.url)}, ensure_ascii=False)
    with _drawing:
        if template == TAGGED and how.get("format") == "pdf":
            try:
                drawn = _compiler().compile(input=str(TEMPLATES / template), sys_inputs={"data": data}, **how)
            except typst.TypstError:
                drawn = _draw_with_any_font(template, data, {**how, "pdf_standards": []})
        elif _has_all_letters(data):
            drawn = _compiler().compile(input=str(TEMPLATES / template), sys_inputs={"data": data}, **how)
        else:
            drawn = _draw_with_any_font(template, data, how)
    if not isinstance(drawn, bytes):
        raise TypeError(f"{template} made {type(drawn).__name__}, not one page")
    return drawn


def _has_all_letters(data: str) -> bool:
    """Whether our fonts have every letter. Only the standard for tagged sheets says so: it refuses empty boxes."""
    try:
        _compiler().compile(
            input=str(TEMPLATES / TAGGED), sys_inputs={"data": data}, format="pdf", pdf_standards=[STANDARD]
        )
    except typst.TypstError:
        return False
    return True


def _draw_with_any_font(template: str, data: str, how: dict[str, Any]) -> Any:
    """For letters of none of our languages: with whatever font the machine has, without the promise of the standard."""
    inputs = {"data": data, "fallback": "yes"}
    return _compiler(with_system=True).compile(input=str(TEMPLATES / template), sys_inputs=inputs, **how)


@cache
def _compiler(*, with_system: bool = False) -> typst.Compiler:
    fonts = typst.Fonts(
        include_system_fonts=with_system, include_embedded_fonts=False, font_paths=[str(HERE / "fonts")]
    )
    return typst.Compiler(root=str(TEMPLATES), font_paths=fonts, ignore_system_fonts=not with_system)


@cache
def _version() -> str:
    """Of the templates: a sheet that was kept is drawn anew when they change."""
    written = b"".join(path.read_bytes() for path in sorted(TEMPLATES.glob("*.typ")))
    return hashlib.blake2b(written, digest_size=8).hexdigest()
