"""Vietnamese: syllables between spaces, no endings; all the work is in the letters.

Letters arrive composed, decomposed, or half composed as old Windows keyboards leave them; the tone of `oa`, `oe`, `uy`
stands on the first vowel (hòa) or the second (hoà); `y` and `i` are interchangeable at the end of some syllables (kỹ,
kĩ); and many people type no accents at all.
"""

from search.analysis.languages.model import Accents, Language, listed_words
from search.analysis.letters import compositions

# The vowels with each tone, in one order: none, grave, acute, hook, tilde, dot below.
_TONES = {"a": "aàáảãạ", "e": "eèéẻẽẹ", "i": "iìíỉĩị", "o": "oòóỏõọ", "u": "uùúủũụ", "y": "yỳýỷỹỵ"}
_LATIN = compositions((range(0xC0, 0x250), range(0x1E00, 0x1F00)))


def _tone_on_second_vowel() -> dict[str, str]:
    """The older placement of the tone with the newer one (òa → oà), also for a first vowel that arrives decomposed."""
    moved: dict[str, str] = {}
    for first, second in (("o", "a"), ("o", "e"), ("u", "y")):
        for toned_first, toned_second in list(zip(_TONES[first], _TONES[second], strict=True))[1:]:
            old, new = toned_first + second, first + toned_second
            moved |= {old: new, old.upper(): new.upper(), old.capitalize(): new.capitalize()}
    decomposed = {spelling + old[1]: new for old, new in moved.items() for spelling in _spelled[old[0]]}
    return moved | decomposed


_spelled: dict[str, list[str]] = {}
for _spelling, _letter in _LATIN.items():
    _spelled.setdefault(_letter, []).append(_spelling)

_Y_AS_I = {
    beginning + y: beginning + i
    for beginning in ("h", "k", "l", "m", "s", "t", "qu")
    for y, i in zip(_TONES["y"], _TONES["i"], strict=True)
}

VIETNAMESE = Language(
    code="vi",
    characters=_LATIN | _tone_on_second_vowel() | {"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ"},
    irregular=_Y_AS_I,
    accents=Accents.OPTIONAL,
    folds_after_stemming=True,
    accents_are_all_typed=True,
    writes_syllables=True,
    common=frozenset(
        listed_words("""
        ai bao bạn bị bởi cho chưa các cái có cũng của gì hay hoặc khi không kia là mà một nhiêu như nhưng những nào
        này nếu ra rất sao sẽ theo thì thế trong tôi tại từ và vào vì về với đang đâu đã đó được để ở
    """)
    ),
)
