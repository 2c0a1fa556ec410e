"""Blocks that have to fit where a page allows fewer kinds of them: in a tutorial's steps, in an introduction."""

import re
from collections.abc import Iterable
from typing import Any

from django.utils.html import escape

from kb.importing.texts import plain, shortened
from publishing.conversion import StreamItem

INSIDE_STEPS = {"text", "callout", "steps", "code", "image", "table"}
LONGEST_TITLE = 160
_FENCE = re.compile(r"\s{0,3}(`{3,}|~{3,})")
_RESULT = re.compile(r"^((\s{0,3}>\s?)\[!RESULT\])[ \t]+(\S.*)$", re.IGNORECASE)

Step = tuple[str, list[StreamItem]]
"""A step's title, and the blocks under it."""


def results_below(markdown: str) -> str:
    """`markdown` with what stands behind `[!RESULT]` put on a line of its own, where it is text and no title."""
    lines, fence = [], ""
    for line in markdown.split("\n"):
        mark = _FENCE.match(line)
        if mark and (not fence or line.strip().startswith(fence)):
            fence = "" if fence else mark[1]
        lines.append(line if fence else _RESULT.sub(r"\1\n\2\3", line))
    return "\n".join(lines)


def split_steps(blocks: Iterable[StreamItem]) -> tuple[list[StreamItem], list[Step]]:
    """What comes before the first heading of level 2, and what stands under each of them."""
    before: list[StreamItem] = []
    steps: list[Step] = []
    for name, value in blocks:
        if name == "heading" and value["level"] == "2":
            steps.append((shortened(value["text"], LONGEST_TITLE), []))
        else:
            (steps[-1][1] if steps else before).append((name, value))
    return before, steps


def take_result(blocks: list[StreamItem]) -> tuple[list[StreamItem], str]:
    """A step's blocks without the result that ends them, and the result as rich text."""
    if not blocks or blocks[-1][0] != "callout" or blocks[-1][1]["tone"] != "result":
        return blocks, ""
    value = blocks[-1][1]
    title = f"<p>{escape(value['title'])}</p>" if value["title"] else ""
    repeated = plain(value["text"]).startswith(value["title"])
    return blocks[:-1], value["text"] if repeated else title + value["text"]


def inside_step(blocks: Iterable[StreamItem]) -> list[StreamItem]:
    """`blocks` as a step takes them: what it has no block for becomes text. Neighbouring texts are joined."""
    fitting: list[StreamItem] = []
    for name, value in blocks:
        if name not in INSIDE_STEPS:
            name, value = "text", as_text(name, value)
        if name == "text" and fitting and fitting[-1][0] == "text":
            fitting[-1] = ("text", fitting[-1][1] + value)
        elif value:
            fitting.append((name, value))
    return fitting


def all_text(blocks: Iterable[StreamItem]) -> str:
    """`blocks` as one rich text."""
    return "".join(as_text(name, value) for name, value in blocks)


def as_text(name: str, value: Any) -> str:
    """One block as rich text, as far as words can say it."""
    writer = _WRITERS.get(name)
    return writer(value) if writer else ""


def _paragraph(inner: str) -> str:
    return f"<p>{inner}</p>" if inner else ""


def _bold(text: str) -> str:
    return _paragraph(f"<b>{escape(text)}</b>" if text else "")


def _code(value: dict[str, Any]) -> str:
    lines = (f"<code>{escape(line)}</code>" for line in value["code"].split("\n") if line.strip())
    return _paragraph("<br/>".join(lines))


def _table(value: dict[str, Any]) -> str:
    rows = (" · ".join(escape(cell) for cell in row if cell) for row in value["data"])
    return "".join(_paragraph(row) for row in rows)


def _steps(value: list[dict[str, Any]]) -> str:
    texts = (_bold(step.get("title", "")) + step.get("text", "") for step in value)
    lines = (text.replace("</p><p>", "<br/>").replace("<p>", "").replace("</p>", "") for text in texts)
    return f"<ol>{''.join(f'<li>{line}</li>' for line in lines)}</ol>"


def _panels(value: list[dict[str, Any]]) -> str:
    return "".join(_bold(panel["title"]) + all_text(panel["content"]) for panel in value)


_WRITERS: dict[str, Any] = {
    "text": str,
    "heading": lambda value: _bold(value["text"]),
    "callout": lambda value: _bold(value["title"]) + value["text"],
    "quote": lambda value: value["text"] + _paragraph(escape(value["source"])),
    "code": _code,
    "table": _table,
    "steps": _steps,
    "accordion": _panels,
    "tabs": _panels,
    "embed": lambda value: _paragraph(f'<a href="{escape(value["url"])}">{escape(value["title"])}</a>'),
}
