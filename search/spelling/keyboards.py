"""What was typed with the keyboard in another language: the keys were right, the letters are not."""

from collections.abc import Iterator
from functools import cache

_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,./"
_LAYOUTS = {
    "fa": ("ضصثقفغعهخحجچشسیبلاتنمکگظطزرذدپو./",),
    "hy": (
        "ճփբսմուկըթծցջվգեանիտհպրժդչյզլքխշռ",
        "քոեռտըւիօպխծասդֆգհյկլ;'զղցվբնմ,./",
    ),
}
"""What each key gives on the layouts of a language, in the order of `_KEYS`."""
LAYOUT_LANGUAGES = tuple(_LAYOUTS)
"""The languages whose keyboards are known."""
_MORE = {
    "fa": {"`": "پ", "\\": "ژ"},
    "hy": {"1": "է", "2": "թ", "3": "փ", "4": "ձ", "5": "ջ", "7": "և", "8": "ր", "\\": "շ"},
}


@cache
def _tables(language: str) -> tuple[dict[int, str], ...]:
    """From Latin keys to the letters of each of a language's layouts."""
    more = _MORE.get(language, {})
    return tuple(
        {ord(key): letter for key, letter in (more | dict(zip(_KEYS, layout, strict=True))).items()}
        for layout in _LAYOUTS.get(language, ())
    )


@cache
def _back(language: str) -> tuple[dict[int, str], ...]:
    return tuple({ord(letter): chr(key) for key, letter in table.items()} for table in _tables(language))


def retyped(text: str, language: str) -> Iterator[str]:
    """What the same keys give on the language's own layouts, for text in Latin letters; and what they give on a Latin
    layout, for text in others. Capitals are keys like small letters."""
    typed = text.lower()
    tables = _tables(language) if any("a" <= char <= "z" for char in typed) else _back(language)
    for table in tables:
        meant = typed.translate(table)
        if meant != typed:
            yield meant
