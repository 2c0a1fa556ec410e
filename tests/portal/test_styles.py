"""The styles: small, logical, from tokens, and from no other site."""

import re
from pathlib import Path

import pytest
from django.conf import settings

STATIC = Path(settings.BASE_DIR) / "portal" / "static" / "portal"
STYLES = sorted((STATIC / "css").glob("*.css"))
WRITTEN = [path for path in STYLES if path.name != "tokens.css"]

PHYSICAL = re.compile(
    r"(?<![\w-])("
    r"(margin|padding|border|scroll-margin|scroll-padding)-(left|right|top|bottom)[\w-]*"
    r"|border-(top|bottom)-(left|right)-radius|left|right|top|bottom|float|width|height"
    r"|(min|max)-(width|height)"
    r")\s*:"
)
PHYSICAL_VALUE = re.compile(r"(text-align|justify-\w+|float|clear)\s*:\s*(left|right)\b")
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b", re.I)


def rules(path: Path) -> str:
    """The file without its comments and media queries, whose features have physical names."""
    source = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
    return re.sub(r"@media[^{]*\{", "{", source)


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_properties_are_logical(path: Path) -> None:
    assert [found[0] for found in PHYSICAL.findall(rules(path))] == []
    assert PHYSICAL_VALUE.findall(rules(path)) == []


def test_the_styles_of_every_page_stay_small() -> None:
    assert sum((STATIC / "css" / f"{name}.css").stat().st_size for name in ("tokens", "portal", "reading")) < 40_960


def test_the_scripts_of_every_page_stay_small() -> None:
    assert sum((STATIC / "js" / name).stat().st_size for name in ("theme.js", "portal.js")) < 6_144


def test_text_sizes_come_from_the_tokens() -> None:
    allowed = ("var(--", "max(1rem", ".8", ".85em", ".88em", "11pt")
    for path in WRITTEN:
        sizes = re.findall(r"font-size:([^;}]+)", rules(path))
        assert [size for size in sizes if not size.startswith(allowed)] == [], path.name


def test_every_token_that_is_used_is_defined() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in STYLES)
    defined = set(re.findall(r"(?<!var\()(--[\w-]+)\s*:", source))
    assert set(re.findall(r"var\((--[\w-]+)", source)) <= defined


def test_every_file_the_styles_name_exists() -> None:
    for path in STYLES:
        for name in re.findall(r"url\(([^)]+)\)", path.read_text(encoding="utf-8")):
            assert (path.parent / name).is_file(), name


def test_every_typeface_has_its_licence() -> None:
    fonts = STATIC / "fonts"
    licensed = tuple(path.stem.removeprefix("OFL-") for path in fonts.glob("OFL-*.txt"))
    assert licensed
    assert [path.name for path in fonts.glob("*.woff2") if not path.name.startswith(licensed)] == []


def test_an_english_page_downloads_one_small_typeface() -> None:
    assert (STATIC / "fonts" / "inter-latin.woff2").stat().st_size <= 48_000
