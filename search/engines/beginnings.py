"""Titles as suggestions compare them: whole words as they are written, without case and optional accents."""

import re

from search.analysis import fold, prefix_terms

LONGEST = 20
"""So many characters of a word are compared."""
_WORD = re.compile(r"[\w\u200c]+")


def title_words(title: str, language: str) -> list[str]:
    """The words by whose beginnings a title is suggested, compounds joined and in parts."""
    return [word[:LONGEST] for word in dict.fromkeys(prefix_terms(title, language)) if word]


def whole_title(title: str, language: str) -> str:
    """The title in one line, without regard to punctuation: who types it wants exactly this."""
    return " ".join(_WORD.findall(fold(title, language)))[:500]


def author_names(name: str) -> list[str]:
    """The names by which an author is asked for, each as a word without case and accents."""
    return [word[:LONGEST] for word in dict.fromkeys(_WORD.findall(fold(name, "fa")))]


def begun_marks(title: str, text: str, language: str) -> tuple[tuple[int, int], ...]:
    """The ranges of `title` that were typed already: the beginnings of its words that `text` names."""
    typed = sorted(title_words(text, language), key=len, reverse=True)
    marks = []
    for match in _WORD.finditer(title):
        word = fold(match.group(), language)
        begun = next((beginning for beginning in typed if word.startswith(beginning)), None)
        if begun:
            marks.append((match.start(), match.start() + min(len(begun), len(match.group()))))
    return tuple(marks)
