"""Where words are in a text.

A chunk is what a reader sees as one word, identifiers and compounds included: `user_name`, `single-sign-on`, `3.2.1`,
`getUserName`, `C++`. It is then split into parts. Every quantifier is bounded, so that no input makes a term too long
for an index.
"""

import regex

from search.analysis.letters import INVISIBLE
from search.analysis.rewriting import Rewrite

_LONGEST_WORD = 64
_MOST_PARTS = 8

# Between the digits of a number or version the point belongs to the word; this stands for it until the word is split.
POINT = "·"
DELIMITERS = "_.-\u2010\u2011"

BIGRAM_SCRIPTS = "[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsHangul}ー々]"
THAI_SCRIPTS = "[\\p{IsThai}\\p{IsLao}\\p{IsKhmer}\\p{IsMyanmar}]"


def chunk_pattern(connectors: str = "", inside: str = "") -> str:
    """The pattern of a chunk, in Python's and Java's dialect; `inside` are further characters a word may hold."""
    word = f"[\\p{{L}}\\p{{N}}][\\p{{L}}\\p{{N}}\\p{{M}}{inside}]{{0,{_LONGEST_WORD - 1}}}"
    joint = f"(?:[.'’ʼ＇\\-\u2010\u2011{connectors}]|_{{1,2}})"
    letter_with_sign = "(?<![\\p{L}\\p{N}])[A-Za-z](?:\\+\\+|#)(?![\\p{L}\\p{N}+#])"
    return f"{letter_with_sign}|{word}(?:{joint}{word}){{0,{_MOST_PARTS - 1}}}"


def raw_chunks(connectors: str, within: str) -> regex.Pattern[str]:
    """Finds chunks in a text as it was written, invisible characters and the like still in it."""
    inside = "".join(character for character in INVISIBLE if character not in connectors) + within
    return regex.compile(chunk_pattern(connectors, inside))


# In every language: getUserName → get_User_Name (but JavaScript stays), 3.2.1 keeps its points, v3.2.1 is 3.2.1.
# The cheap conditions come first: the rule is tried at every character of every word.
CAMEL = Rewrite("(?=[A-Z][a-z])(?<=[a-z0-9])(?<=^(?!bhF)[a-z]{2,20}(?:[A-Z0-9][A-Za-z0-9]{0,20})?)", "_")
DECIMALS = Rewrite("\\.(?=[0-9])(?<=[0-9]\\.)", POINT)
# In every language, whatever else is respelled.
CHARACTERS = dict.fromkeys("’ʼ＇", "'") | {"ς": "σ"}
NO_APOSTROPHE = Rewrite("'")
VERSION = Rewrite(f"^v(?=[0-9]+{POINT})")
