"""One rewriting rule, read by both engines.

A language's rules are data: regular expressions in the dialect that Python's `regex` module and Java share (character
classes, `\\p{L}`, groups, bounded look-around). Python applies them here; Elasticsearch gets the same text as a
`pattern_replace` filter. A rule is therefore written once, and the engines cannot drift apart.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import regex


@dataclass(frozen=True)
class Rewrite:
    """Replace every match of `pattern`; groups are written `$1` in `replacement`, as Elasticsearch writes them."""

    pattern: str
    replacement: str = ""

    @cached_property
    def compiled(self) -> re.Pattern[str] | regex.Pattern[str]:
        """The pattern as Python runs it: by `re`, which is several times faster, where `re` can read it."""
        try:
            return re.compile(self.pattern)
        except re.error:
            return regex.compile(self.pattern)

    @cached_property
    def template(self) -> str:
        """The replacement as Python writes it."""
        return regex.sub(r"\$(\d)", r"\\g<\1>", self.replacement)

    def __call__(self, text: str) -> str:
        # Most words do not match, and preparing the replacement costs more than the search.
        return self.compiled.sub(self.template, text) if self.compiled.search(text) else text

    def as_filter(self) -> dict[str, str]:
        """The same rule as an Elasticsearch character or token filter."""
        return {"type": "pattern_replace", "pattern": self.pattern, "replacement": self.replacement}


def rewrite(text: str, rules: Iterable[Rewrite]) -> str:
    """Apply the rules one after another."""
    for rule in rules:
        text = rule(text)
    return text


def one_of(words: Iterable[str]) -> str:
    """A group matching any of the words; the longest first, so that both engines choose the same."""
    return "(?:" + "|".join(sorted(words, key=lambda word: (-len(word), word))) + ")"
