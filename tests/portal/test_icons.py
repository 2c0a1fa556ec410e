"""Icons: drawn into the page, never the reason a page fails."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template

from portal.templatetags.icons import DIRECTIONAL, NEUTRAL, icon, icon_names

TAG = re.compile(r"""\{%\s*icon\s+"([^"]*)"(?:\|default:"([^"]*)")?""")
DEFAULT = re.compile(r"""\{%\s*icon\s+[\w.]+\|default:"([^"]*)\"""")


def templates() -> list[Path]:
    return sorted((Path(settings.BASE_DIR) / "templates").rglob("*.html"))


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_every_icon_a_template_names_exists(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    named = {name for found in TAG.findall(source) for name in found if name} | set(DEFAULT.findall(source))
    assert named <= icon_names()


def test_an_unknown_name_draws_the_neutral_icon() -> None:
    assert NEUTRAL in icon_names()
    assert icon("no-such-icon") == icon(NEUTRAL)


@pytest.mark.parametrize("name", ["../fonts/README.txt", "<script>", "", None, 7, "Search"])
def test_a_strange_name_draws_the_neutral_icon(name: object) -> None:
    assert icon(name) == icon(NEUTRAL)


def test_an_icon_is_an_ornament_unless_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in icon("lock")
    assert 'role="img" aria-label="Members only"' in icon("lock", label="Members only")


def test_a_label_is_escaped() -> None:
    assert "&lt;b&gt;&quot;" in icon("lock", label='<b>"')


def test_the_tag_needs_no_loading() -> None:
    assert "<svg" in Template('{% icon "search" class="big" %}').render(Context())


def test_icons_that_point_along_the_line_are_mirrored() -> None:
    assert icon_names() >= DIRECTIONAL
    assert 'class="icon mirrored"' in icon("arrow-right")
    assert "mirrored" not in icon("search")
