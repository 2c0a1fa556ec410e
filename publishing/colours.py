"""Colours that can be read: contrast as WCAG measures it, and lightness as eyes see it (OKLCH)."""

import math
from dataclasses import dataclass
from functools import lru_cache

READABLE = 4.5
"""The contrast that text of any size needs (WCAG 2.2, AA)."""

LIGHT_PAPERS = ("#ffffff", "#f6f7f9")
DARK_PAPERS = ("#12141a", "#1a1d25")
"""The grounds of `tokens.css` that brand-coloured text stands on."""
LIGHT_TINT, DARK_TINT = 0.09, 0.13
"""How much of the brand `tokens.css` mixes into its soft ground."""
WHITE, INK = "#ffffff", "#10131c"
DARK_CHROMA = 0.13
"""Strong colours glow on dark paper; more than this is taken back."""

RGB = tuple[float, float, float]


@dataclass(frozen=True)
class Accent:
    """A brand colour with what is written on it, for light and for dark pages."""

    light: str
    on_light: str
    dark: str
    on_dark: str


def rgb(colour: str) -> RGB:
    """Red, green and blue of `#rrggbb`, from 0 to 1."""
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return red, green, blue


def hex_of(values: RGB) -> str:
    """`#rrggbb`."""
    return "#" + "".join(f"{round(min(max(value, 0), 1) * 255):02x}" for value in values)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _gamma(value: float) -> float:
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055


def luminance(colour: str) -> float:
    """Relative luminance, from 0 to 1."""
    red, green, blue = (_linear(value) for value in rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def oklab(colour: str) -> RGB:
    """Lightness and the two axes of colour as eyes see them."""
    red, green, blue = (_linear(value) for value in rgb(colour))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _rgb_of_oklab(lightness: float, a: float, b: float) -> RGB:
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def from_oklch(lightness: float, chroma: float, hue: float) -> str:
    """The colour; chroma is taken back as far as screens can show it. `hue` in radians."""
    while True:
        values = _rgb_of_oklab(lightness, chroma * math.cos(hue), chroma * math.sin(hue))
        if all(-0.0005 <= value <= 1.0005 for value in values) or chroma < 0.002:
            return hex_of(tuple(_gamma(min(max(value, 0), 1)) for value in values))  # type: ignore[arg-type]
        chroma *= 0.97


def mixed(colour: str, ground: str, share: float) -> str:
    """`share` of `colour` in `ground`, as `color-mix(in oklab, …)` mixes."""
    lightness, a, b = (
        one * share + other * (1 - share) for one, other in zip(oklab(colour), oklab(ground), strict=True)
    )
    return hex_of(tuple(_gamma(min(max(value, 0), 1)) for value in _rgb_of_oklab(lightness, a, b)))  # type: ignore[arg-type]


def light_contrast(colour: str) -> float:
    """The least contrast of `colour` as text on a light page."""
    grounds = (*LIGHT_PAPERS, mixed(colour, LIGHT_PAPERS[0], LIGHT_TINT))
    return min(contrast(colour, ground) for ground in grounds)


def dark_contrast(colour: str) -> float:
    """The least contrast of `colour` as text on a dark page."""
    grounds = (*DARK_PAPERS, mixed(colour, DARK_PAPERS[0], DARK_TINT))
    return min(contrast(colour, ground) for ground in grounds)


def dark_variant(colour: str) -> str:
    """The same hue for dark pages: just light enough to be read easily there."""
    _lightness, a, b = oklab(colour)
    hue, chroma = math.atan2(b, a), min(math.hypot(a, b), DARK_CHROMA)
    for percent in range(74, 100):
        found = from_oklch(percent / 100, chroma, hue)
        if dark_contrast(found) >= READABLE + 1:
            return found
    return WHITE


@lru_cache(64)
def accent_of(colour: str) -> Accent:
    """All that the pages need of a brand colour."""
    dark = dark_variant(colour)
    return Accent(colour, _upon(colour), dark, _upon(dark))


def _upon(colour: str) -> str:
    return max((WHITE, INK), key=lambda text: contrast(text, colour))
