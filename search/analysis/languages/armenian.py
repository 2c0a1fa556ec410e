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

# Nouns that end like an infinitive: portal, terminal, signal, channel, data, key; model, cable, pixel, label.
_NO_VERB = "(?:պորտ|տերմին|սիգն|կան|տվյ|բան)ալ|(?:մոդ|կաբ|պիքս|լեյբ)ել"

_VOWEL_THAT_GOES = Rewrite(f"({_C})(?:ի|ու)({_C}{{1,2}})$", "$1$2")
_FINAL_V = Rewrite(f"^(.{{2,}})(?:ու|(?<={_C})վ)$", "$1")
_ENDINGS = (
    # Plural with any case, article or possessive: գրքերից, հարցերին, հաշիվներս.
    Rewrite("^(.{2,}?)(?:ն?եր)+(?:ի[նսդ]?|ից[սդն]?|ով[սդն]?|ում[սդն]?|[ընսդ])?$", "$1"),
    # Case and article of the singular, also before a vowel: դասը, գրքից, մուտքն է.
    Rewrite(f"^(.{{2,}}?)(?:ը|ի|ից[սդ]?|ով[սդ]?|(?<={_C})ն)$", "$1"),
    # Abstract nouns: ծառայություն, ծառայության, ծառայությամբ.
    Rewrite("^(.{2,}ությ)(?:ուն|ան|ամբ)$", "$1"),
    # What is done, and the locative: որոնում, որոնման, հարցում, էջում.
    Rewrite("^(.{2,}?)(?:ում|ման|մամբ)$", "$1"),
    # Verbs: որոնել, որոնելու, սեղմեք, գրանցված; the վ of the passive goes too.
    Rewrite(f"^(?!{_NO_VERB})(.{{2,}}?)(?:[եա]լ(?:ու|ուց|ով|իս)?|(?:եց|աց)?եք|(?<=.{{2}})ած)$", "$1"),
    _FINAL_V,
    # The vowel that goes when an ending comes: հաշիվ and հաշվի, ծրագիր and ծրագրեր, տուն and տներ.
    _VOWEL_THAT_GOES,
    # The article after a vowel, and what is left of -ին: կինոն, հարցին.
    Rewrite(f"^(.{{3,}}|{_V}[^ն])ն$", "$1"),
    # Again, for the vowel before such an ending (մուտքին), and so that an ուսուցիչ loses as many as an ուսուցչի.
    _VOWEL_THAT_GOES,
    _VOWEL_THAT_GOES,
    # լեզու and լեզվի, քաղաքացի and քաղաքացու.
    _FINAL_V,
    # The glide before an ending: բազայի, բազա.
    Rewrite("^(.{2,}[աո])յ$", "$1"),
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
