"""Code, highlighted on the server."""

from collections.abc import Iterator
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from publishing.highlighting import LANGUAGES, highlight
from publishing.outline import Piece


class CodeBlock(blocks.StructBlock):
    """Code in one language. It runs from left to right in every language around it."""

    language = blocks.ChoiceBlock(label=_("Language"), choices=LANGUAGES, default="text")
    code = blocks.TextBlock(label=_("Code"), max_length=20_000)
    caption = blocks.CharBlock(label=_("File or place"), required=False, default="", max_length=160)

    class Meta:
        icon = "code"
        label = _("Code")
        description = _("Lines of code with colours; readers copy them with one click.")
        template = "publishing/blocks/code.html"
        preview_value = {
            "language": "python",
            "code": 'def greet(name: str) -> str:\n    return f"Hello, {name}"',
            "caption": "greeting.py",
        }

    def __init__(self, local_blocks: Any = None, *, required: bool = True, **kwargs: Any) -> None:
        if not required:
            code = blocks.TextBlock(label=_("Code"), max_length=20_000, required=False, default="")
            local_blocks = [("code", code), *(local_blocks or [])]
        super().__init__(local_blocks, required=required, **kwargs)

    def pieces(self, value: Any) -> Iterator[Piece]:
        """Caption and code, as people search for both."""
        if text := " ".join(filter(None, [value.get("caption"), (value.get("code") or "").strip()])):
            yield Piece(text)

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        context["html"] = self._html(value)
        context["language_name"] = dict(LANGUAGES).get(value.get("language"), "")
        return context

    def _html(self, value: Any) -> SafeString:
        return highlight(value.get("code") or "", value.get("language") or "")

    def get_translatable_segments(self, value: Any) -> list[Any]:
        """Nothing: code is the same in every language; called by wagtail-localize."""
        return []

    def restore_translated_segments(self, value: Any, segments: Any) -> Any:
        """The code as it is; called by wagtail-localize."""
        return value
