"""Eastern Armenian: number, case and article follow the stem, whose last vowel often goes when they come.

Snowball's Armenian stemmer, the same in both engines, looks for endings in a region of the word that short nouns do not
have (գրքեր, հարցը, տներ stay as they are) and takes derivations off long ones. These rules take inflection off, step by
step: a word that natively ends like an ending loses it in each of its forms, so that the forms still meet.
"""

from search.analysis.languages.model import Language, listed_forms, listed_words
from search.analysis.letters import compatibility_forms
from search.analysis.rewriting import Rewrite

_V = "[աեէըիոօու]"
_C = "[բգդզթժլխծկհձղճմյնշչպջռսվտրցփքֆ]"

# The ligature, its two spellings, and their capitals; the signs that stand inside an accented or asked word.
_CHARACTERS = {
    **dict.fromkeys(("եւ", "եվ", "Եւ", "Եվ", "ԵՒ", "ԵՎ"), "և"),
    **dict.fromkeys("՛՜՞՟՚", ""),
    "֊": "-",
} | compatibility_forms((range(0xFB13, 0xFB18),))

_PLURAL = "(?:ն?եր)+"
_CASE = "(?:ի[նսդ]?|ից[սդն]?|ով[սդն]?|ում[սդն]?|[ընսդ])"
_ENDINGS = (
    # Plural with any case, article or possessive: գրքերից, հարցերին, հաշիվներս.
    Rewrite(f"^(.{{2,}}?){_PLURAL}{_CASE}?$", "$1"),
    # Case and article of the singular: գրքից, հարցում, դասը.
    Rewrite("^(.{2,}?)(?:ը|ի[սդ]?|ից[սդ]?|ով[սդ]?)$", "$1"),
    # Abstract nouns: ծառայություն, ծառայության, ծառայությամբ.
    Rewrite("^(.{2,}ությ)(?:ուն|ան|ամբ)$", "$1"),
    # Verbs and their nouns: որոնում, որոնման, որոնել, որոնելու, որոնված, սեղմեք.
    Rewrite("^(.{2,}?)(?:ում|ման|մամբ|[եա]լ(?:ու|ուց|ով|իս)?|(?:եց|աց)?եք|(?<=.{2})ած)$", "$1"),
    # The vowel that goes when an ending comes: հաշիվ and հաշվի, ծրագիր and ծրագրեր, տուն and տներ.
    Rewrite(f"({_C})(?:ի|ու)({_C}{{1,2}})$", "$1$2"),
    # The article after a vowel, or before a word that begins with one: կինոն, հարցն է.
    Rewrite("^(.{2,})ն$", "$1"),
    # լեզու and լեզվի, քաղաքացի and քաղաքացու.
    Rewrite(f"^(.{{2,}})(?:ու|(?<={_C})վ)$", "$1"),
)

# Lemma: its forms that no rule reaches.
_FORMS = """
    աղջիկ: աղջկա աղջկան աղջկանից; ամիս: ամսվա ամսվան; անուն: անվան անվանը անվանից անվամբ; աշուն: աշնան;
    գարուն: գարնան; եղբայր: եղբոր եղբորը; ընկեր: ընկերոջ ընկերոջը; ժամ: ժամվա; ծնունդ: ծննդյան;
    կին: կնոջ կնոջը կանայք կանանց; հայր: հոր հորը; ձուկ: ձկան; մահ: մահվան; մայր: մոր մորը;
    մարդ: մարդու մարդուն մարդիկ մարդկանց; միություն: միության; շաբաթ: շաբաթվա; շարժում: շարժման; շուն: շան շանը;
    տարի: տարվա տարվան; տեր: տիրոջ տիրոջը; տուն: տան տանը տանից; րոպե: րոպեի; քույր: քրոջ քրոջը;
    օգտատեր: օգտատիրոջ օգտատիրոջը; օր: օրվա օրվան
"""

ARMENIAN = Language(
    code="hy",
    characters=_CHARACTERS,
    irregular={form: lemma for lemma, forms in listed_forms(_FORMS).items() for form in forms},
    endings=_ENDINGS,
    common=frozenset(
        listed_words("""
        այդ այլ այն այս արդեն բայց դա եթե եմ են ենք ես եք է էի էին էր ը թե ի իմ ին ինչ ինչի ինչու ինչպես իր կա կամ
        համար հետ ձեզ ձեր մեզ մենք մեր մի միայն նա նաև նույն ո ոչ որ որը որտեղ ու ում ունեմ չէ չի պետք սա վրա տվյալ
        և
    """)
    ),
)
