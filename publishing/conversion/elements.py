"""Single elements of HTML as the values of blocks."""

import re
from typing import Any

from bs4 import NavigableString, PageElement, Tag

from publishing.conversion.inline import said
from publishing.conversion.passages import paragraph, passage_html
from publishing.conversion.resolving import Resolvers
from publishing.embeds import find_embed
from publishing.highlighting import known_language

TONES = {
    "note": "note",
    "info": "note",
    "information": "note",
    "tip": "tip",
    "hint": "tip",
    "success": "tip",
    "important": "warning",
    "warning": "warning",
    "attention": "warning",
    "caution": "danger",
    "danger": "danger",
    "error": "danger",
    "result": "result",
}
LONGEST_TITLE = 200
LONGEST_RESULT = 400
_TRAILING = re.compile(r"[\s.:：։–—-]+$")
_LANGUAGE = re.compile(r"(?:language-|lang-|highlight-|brush:\s*)([\w+#-]+)")


def callout_tone(tag: Tag) -> str:
    """The tone of the remark that the classes of `tag` say it is; empty if they do not."""
    if tag.name not in {"div", "aside", "p", "blockquote", "section"}:
        return ""
    words = {word for name in tag.get_attribute_list("class") if name for word in re.split(r"[-_]+", name.lower())}
    marked = words & {"callout", "admonition", "alert", "note", "warning", "tip", "caution", "danger", "important"}
    return next((tone for word, tone in TONES.items() if word in words), "note") if marked else ""


def callout_value(tag: Tag, tone: str, resolvers: Resolvers) -> dict[str, Any]:
    """A remark; a bold line or a heading at its beginning is its title."""
    nodes = list(tag.children)
    title = ""
    marked = tag.get("data-title")
    if marked:
        title = str(marked)
    else:
        first = next((node for node in nodes if not _is_space(node)), None)
        if isinstance(first, Tag) and (first.name in {"h2", "h3", "h4", "h5", "h6"} or _is_title(first)):
            title = said(first)
            nodes.remove(first)
    text = passage_html(nodes, resolvers) or paragraph(title)
    return {"tone": tone, "title": _TRAILING.sub("", title)[:120], "text": text}


def _is_title(tag: Tag) -> bool:
    classes = " ".join(name for name in tag.get_attribute_list("class") if name)
    return "title" in classes


def _is_space(node: PageElement) -> bool:
    return isinstance(node, NavigableString) and not str(node).strip()


def code_value(tag: Tag) -> dict[str, Any]:
    """Code, with the language its classes name."""
    inner = tag.find("code")
    classes = [*tag.get_attribute_list("class"), *(inner.get_attribute_list("class") if isinstance(inner, Tag) else [])]
    if isinstance(tag.parent, Tag):
        classes += tag.parent.get_attribute_list("class")
    match = _LANGUAGE.search(" ".join(name for name in classes if name))
    code = tag.get_text().strip("\n")
    return {"language": known_language(match[1] if match else ""), "code": code[:20_000], "caption": ""}


def table_value(tag: Tag, resolvers: Resolvers) -> dict[str, Any] | None:
    """A table; its first row is its header if it says so. Cells keep emphasis and links as Markdown."""
    rows = [row for row in tag.find_all("tr") if row.find_parent("table") is tag]
    cells = [row.find_all(["td", "th"], recursive=False) for row in rows]
    cells = [row for row in cells if row]
    if not cells:
        return None
    width = max(len(row) for row in cells)
    data = [[cell_text(cell, resolvers) for cell in row] + [""] * (width - len(row)) for row in cells]
    in_head = rows[0].find_parent("thead") is not None
    header = in_head or all(cell.name == "th" for cell in cells[0])
    first_column = len(cells) > 1 and all(row[0].name == "th" for row in cells[1:])
    caption = tag.find("caption")
    return {
        "data": data,
        "table_caption": said(caption)[:255] if isinstance(caption, Tag) else "",
        "table_header_choice": {(1, 1): "both", (1, 0): "row", (0, 1): "column"}.get((header, first_column), "neither"),
        "first_row_is_table_header": header,
        "first_col_is_header": first_column,
    }


def cell_text(cell: Tag, resolvers: Resolvers) -> str:
    """What a cell says, with emphasis, code and links written as Markdown."""
    return " ".join("".join(_cell_parts(cell, resolvers)).split())


def _cell_parts(tag: Tag, resolvers: Resolvers) -> list[str]:
    parts: list[str] = []
    for child in tag.children:
        if isinstance(child, NavigableString):
            parts.append(re.sub(r"([\\`*\[\]])", r"\\\1", str(child)))
        elif isinstance(child, Tag):
            parts.append(_cell_element(child, "".join(_cell_parts(child, resolvers)), resolvers))
    return parts


def _cell_element(tag: Tag, inner: str, resolvers: Resolvers) -> str:
    if not inner.strip():
        return " "
    if tag.name in {"b", "strong"}:
        return f"**{inner.strip()}**"
    if tag.name in {"i", "em"}:
        return f"*{inner.strip()}*"
    if tag.name in {"code", "tt", "kbd", "samp"}:
        return f"`{tag.get_text().replace('`', '')}`"
    if tag.name == "a" and tag.get("href"):
        attributes = resolvers.link_attributes(str(tag["href"]))
        target = attributes and (attributes.get("href") or f"{attributes.get('linktype')}:{attributes.get('id')}")
        return f"[{inner.strip()}]({target})" if target else inner
    return f" {inner} " if tag.name in {"p", "div", "li", "br"} else inner


def image_words(image: Tag) -> tuple[str, str, str]:
    """An image's source, alternative text and title."""
    source, alt, title = (str(image.get(name) or "") for name in ("src", "alt", "title"))
    return source, alt, title


def quote_value(tag: Tag, resolvers: Resolvers) -> dict[str, Any]:
    """A quotation, with its source where a `cite` or `footer` names it."""
    source = tag.find(["cite", "footer"])
    words = ""
    if isinstance(source, Tag):
        words = said(source).lstrip("—– ")
        source.extract()
    return {"text": passage_html(tag.children, resolvers), "source": words[:160]}


def is_steps(tag: Tag) -> bool:
    """Whether a list is one of things to do in order: numbered from 1, and of more than one item."""
    if tag.name != "ol" or str(tag.get("start") or "1") != "1" or str(tag.get("type") or "1") != "1":
        return False
    return len(tag.find_all("li", recursive=False)) > 1


def steps_value(tag: Tag, resolvers: Resolvers) -> list[dict[str, Any]]:
    """The steps of a numbered list."""
    return [_step(item, resolvers) for item in tag.find_all("li", recursive=False)]


def _step(item: Tag, resolvers: Resolvers) -> dict[str, Any]:
    step: dict[str, Any] = {"title": _take_title(item), "text": "", "result": ""}
    for result in [tag for tag in item.find_all(["div", "blockquote"]) if callout_tone(tag) == "result"]:
        step["result"] = said(result)[:LONGEST_RESULT]
        result.extract()
    codes = [code_value(tag.extract()) for tag in item.find_all("pre")]
    if codes:
        step["code"] = {**codes[0], "code": "\n\n".join(code["code"] for code in codes)}
    for image in item.find_all("img"):
        value = resolvers.image_value(
            str(image.get("src") or ""), str(image.get("alt") or ""), str(image.get("title") or "")
        )
        if value is not None:
            step.setdefault("image", value)
        image.extract()
    step["text"] = passage_html(item.children, resolvers)
    return step


def _take_title(item: Tag) -> str:
    """The bold words at the beginning of a step, if more follows them."""
    holder = item
    first = next((node for node in item.children if not _is_space(node)), None)
    if isinstance(first, Tag) and first.name == "p":
        holder, first = first, next((node for node in first.children if not _is_space(node)), None)
    if not isinstance(first, Tag) or first.name not in {"b", "strong"} or first.find("a"):
        return ""
    title = said(first)
    after = first.next_sibling
    ends_sentence = title[-1:] in ".:!?։。" or after is None or _is_space(after) or isinstance(after, Tag)
    starts_one = isinstance(after, NavigableString) and re.match(r"\s*([.:–—-]|$)", str(after))
    if not title or len(title) > LONGEST_TITLE or not (ends_sentence or starts_one):
        return ""
    first.extract()
    if starts_one and isinstance(after, NavigableString):
        after.replace_with(re.sub(r"^\s*[.:–—-]+\s*", "", str(after)))
    if holder is not item and not said(holder):
        holder.extract()
    return _TRAILING.sub("", title)


def accordion_item(tag: Tag) -> tuple[str, list[PageElement]]:
    """The title and the content of a part that opens."""
    summary = tag.find("summary", recursive=False)
    title = said(summary) if isinstance(summary, Tag) else ""
    return title or "…", [node for node in tag.children if node is not summary]


def embed_value(tag: Tag) -> dict[str, Any] | None:
    """A frame of a video, if its provider is one that the portal frames."""
    embed = find_embed(str(tag.get("src") or ""))
    return {"url": embed.url, "title": str(tag.get("title") or embed.provider)[:200], "poster": None} if embed else None
