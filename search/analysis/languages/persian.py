"""Persian: one letter from several keyboards, and a half-space that is written, left out, or typed as a space.

Affixes are brought to the word first (a space before ها or after می becomes a half-space), then taken off. Other
half-spaces hold the parts of a compound together: نرم‌افزار is found as نرم افزار and نرمافزار. An ending written
without half-space is taken off only where that merges no common words; the exceptions stand in the rule.
"""

from search.analysis.languages.model import Language, listed_forms, listed_words
from search.analysis.letters import NON_JOINER, compatibility_forms, digits
from search.analysis.rewriting import Rewrite, one_of

_ZWNJ = NON_JOINER
_L = "[ءابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی]"

# One spelling for each letter: Arabic kaf and yeh, hamza on its seats, madda; marks and the stretching stroke go.
_LETTERS = {
    **dict.fromkeys("كڪ", "ک"),
    **dict.fromkeys("يىېۍئۓے", "ی"),
    **dict.fromkeys("ةۀەہۂۃھ", "ه"),
    **dict.fromkeys("أإآٱٲٳ", "ا"),
    **dict.fromkeys("ؤۇ", "و"),
    **dict.fromkeys("\u200b¬", _ZWNJ),
    "٬": ",",
    "٫": ".",
}
_MARKS = (range(0x0610, 0x061B), range(0x064B, 0x0660), range(0x0670, 0x0671), range(0x06D6, 0x06DD))
_STRETCH = "\u0640"

_CHARACTERS = (
    compatibility_forms((range(0xFB50, 0xFE00), range(0xFE70, 0xFEFD)))
    | _LETTERS
    | {chr(mark): "" for marks in _MARKS for mark in marks}
    | {_STRETCH: ""}
    | digits("٠")
    | digits("۰")
)
_CHARACTERS = {form: "".join(_LETTERS.get(letter, letter) for letter in plain) for form, plain in _CHARACTERS.items()}

_POSSESSIVE = "(?:م|ت|ش|مان|تان|شان)"
_PLURAL = f"ها(?:یی?|ی?{_POSSESSIVE})?"
_COMPARATIVE = f"تر(?:ین)?(?:{_ZWNJ}?{_PLURAL}|ی)?"
_CLITIC = "(?:ام|ات|اش|ایم|اید|اند|ای|مان|تان|شان|یی?|م|ت|ش)"
_SPACE = "[ \u00a0\u202f\u2009\u200c]+"

_OF_A_WORD = f"[\\p{{L}}\\p{{M}}\\p{{N}}{_ZWNJ}]"
_JOINS = (
    Rewrite(f"(?<={_OF_A_WORD}){_SPACE}(?=(?:{_PLURAL}|{_COMPARATIVE})(?!{_OF_A_WORD}))", _ZWNJ),
    Rewrite(f"(?<=[هاو]){_SPACE}(?=(?:ی|ای|ام|ایم|اید|اند)(?!{_OF_A_WORD}))", _ZWNJ),
    Rewrite(f"(?<!{_OF_A_WORD})(ن?می){_SPACE}(?=\\p{{L}})", f"$1{_ZWNJ}"),
)

# Verbs that are known even where می is written without half-space: past stems stand alone, present stems need a person,
# so that میدان (field) and میگو (shrimp) are no verbs.
_PAST = one_of(
    listed_words("""
    کرد شد داد توانست خواست رفت امد گفت گرفت دید دانست زد خورد نوشت خواند فرستاد ساخت یافت گذاشت گشت بود داشت برد
    اورد پرسید فهمید شنید خرید فروخت بست ماند رسید کشید افتاد پذیرفت شناخت پرداخت نمود افزود گشود
""")
)
_PRESENT = one_of(
    listed_words("""
    کن شو ده توان خواه رو ای گو گوی گیر بین دان زن خور نویس خوان فرست ساز یاب گذار گرد باش دار بر اور پرس فهم شنو
    خر فروش باز بند مان رس کش افت پذیر شناس پرداز نما نمای افزا افزای گشا گشای
""")
)

_CHUNK = (
    Rewrite(f"{_ZWNJ}+", _ZWNJ),
    # می‌رفتم, میرفت, نمی‌روم, میروم, and with the half-space any other verb: the prefix, and the person behind it.
    Rewrite(f"^ن?می{_ZWNJ}?({_PAST})(?:م|ی|یم|ید|ند)?$", "$1"),
    Rewrite(f"^ن?می{_ZWNJ}?({_PRESENT})(?:م|د|یم|ید|ند)$", "$1"),
    Rewrite(f"^ن?می{_ZWNJ}({_L}{{2,}}?)(?:م|ی|د|یم|ید|ند)?$", "$1"),
    # Behind a half-space an ending is one beyond doubt: کتاب‌های, بزرگ‌ترین, خانه‌ام.
    Rewrite(f"{_ZWNJ}{_PLURAL}$"),
    Rewrite(f"{_ZWNJ}{_COMPARATIVE}$"),
    Rewrite(f"{_ZWNJ}{_CLITIC}$"),
)

# Words whose last letters look like an ending, and that would meet another word without them.
_NOT_COMPARATIVE = one_of(
    listed_words("""
    فیلتر شتر دفتر دکتر دختر متر مشتر اینتر
""")
)
_NOT_PLURAL_AN = one_of(
    listed_words("""
    میزان باران استان پایان دوران فرمان ارزان المان انسان داستان تابستان زمستان سازمان درمان ایران تهران جهان زبان
    زمان مکان نشان بیان امکان عنوان رایگان همچنان جریان خیابان پیمان سلطان مهربان دندان میدان پنهان اسان گران جوان
    روان توان همزمان یکسان تومان کرمان گیلان لبنان یونان افغانستان تاجیکستان کردستان خوزستان شبان پیشان فراوان
    درخشان پریشان کاروان مهمان زندان عمران ابادان قران قهرمان اسمان بیمارستان دبستان دبیرستان گلستان پاکستان
    ترکمنستان ازبکستان
""")
)
_NOT_PLURAL_AT = one_of(
    listed_words("""
    ادبیات صادرات حیات نجات ثبات ملاقات هیات ذات مهمات مالیات
""")
)
_OWN_YEH = one_of(
    listed_words("""
    بازی ماهی گوشی کشتی خالی بستنی نشانی فارسی زندگی طوطی صندلی قاضی راضی کافی باقی وحشی مربی عالی حالی تالی برخی
    چیزی کسی یکی خیلی بسی وقتی حتی
""")
)

_ENDINGS = (
    # کتابها, کتابهای, کتابهایشان, without half-space.
    Rewrite(f"^(?!تنها)(.{{2,}}?)ها(?:یی?|ی{_POSSESSIVE})?$", "$1"),
    # بزرگترین, بزرگتر; بهترین and بهتر meet although به is too short to stand alone.
    Rewrite("^(.{2,}تر)ین$", "$1"),
    Rewrite(f"^(?!{_NOT_COMPARATIVE}$)(.{{3,}})تر$", "$1"),
    # نویسندگان is the plural of نویسنده; کاربران of کاربر; تنظیمات of تنظیم.
    Rewrite("^(.{2,}ند)گان$", "$1ه"),
    Rewrite(f"^(?!{_NOT_PLURAL_AN}$)(.{{3,}})ان$", "$1"),
    Rewrite(f"^(?!{_NOT_PLURAL_AT}$)(.{{3,}})ات$", "$1"),
    # The yeh of ezafe and "a": صدای, صدایی; کتابی.
    Rewrite("^(?!رای$)(.+[او])یی?$", "$1"),
    Rewrite(f"^(?!{_OWN_YEH}$)(.{{3,}})ی$", "$1"),
)

# Broken plurals that help texts use, and the two spellings of "question".
_FORMS = """
    اسناد: سند; افراد: فرد; جلسات: جلسه; جملات: جمله; خدمات: خدمت; دروس: درس; صفحات: صفحه; طبقات: طبقه;
    عبارات: عبارت; قطعات: قطعه; قوانین: قانون; لحظات: لحظه; مدارک: مدرک; مراحل: مرحله; مسایل: مساله; مسیله: مساله;
    مشاهدات: مشاهده; مطالعات: مطالعه; مقالات: مقاله; موارد: مورد; نتایج: نتیجه; نظریات: نظریه; نکات: نکته; کتب: کتاب;
    کلمات: کلمه
"""

PERSIAN = Language(
    code="fa",
    characters=_CHARACTERS,
    joins=_JOINS,
    connectors=_ZWNJ,
    chunk=_CHUNK,
    irregular={form: words[0] for form, words in listed_forms(_FORMS).items()},
    endings=_ENDINGS,
    common=frozenset(
        listed_words("""
        از است اما ان انها او اگر ایا این با باید بر برای به بود بودند تا خود دارد داشت در را شد شدند شده شما شود ما
        من می نه نیز های هر هست هستند هم و ولی پس چرا چطور چه چگونه چیست کجا کدام کرد کرده کن کند کنم کنید که کی یا
        یک
    """)
    ),
)
