"""How an import is to be done."""

from dataclasses import dataclass, field

from django.conf import settings

from kb.importing.items import Kind


@dataclass(frozen=True)
class Options:
    """What the command line asks for."""

    language: str = ""
    """Of what does not say its own; what says another one is left out."""
    kind: Kind = Kind.QUESTION
    """Of items that do not say what they are."""
    prefix: str = ""
    """Begins the ids of sources that have no ids of their own."""
    section_level: int | None = None
    question_level: int | None = None
    feature_map: dict[str, str] = field(default_factory=dict)
    """Section key or name → slug of a product feature."""
    create_features: bool = False
    overwrite: bool = False
    as_drafts: bool = False
    is_dry_run: bool = False

    def language_of(self, stated: str) -> str | None:
        """The language of an item that states `stated` (or nothing); None if it is not to be taken."""
        if not stated:
            return self.language or settings.FALLBACK_LANGUAGE
        is_wanted = stated == self.language if self.language else stated in settings.CONTENT_LANGUAGES
        return stated if is_wanted else None


def content_language(code: str) -> str:
    """The content language that `code`, as in `en-us` or `zh_CN`, means; empty if content has no such language."""
    code = code.strip().lower().replace("_", "-")
    same = {"zh-cn": "zh-hans", "zh-sg": "zh-hans", "zh-tw": "zh-hant", "zh-hk": "zh-hant"}
    for candidate in (code, same.get(code, ""), code.partition("-")[0]):
        if candidate in settings.CONTENT_LANGUAGES:
            return candidate
    return ""
