"""Irish: mutations before the stem, plural and genitive after it, and the length mark that many leave away.

The endings read `í` and `i` alike, so that a word without its length marks is stemmed as the word with them is.
Snowball's Irish stemmer knows the mutations but hardly an ending: it keeps leabhar and leabhair, ceist and ceisteanna
apart.
"""

from search.analysis.languages.model import Accents, Language, listed_forms, listed_words
from search.analysis.letters import compositions, without_accents
from search.analysis.rewriting import Rewrite

_V = "[aeiouáéíóú]"
_C = "[b-df-hj-np-tv-z]"

# The dot over a consonant in the old script is the h of today's spelling.
_DOTTED = {dotted: plain + "h" for dotted, plain in zip("ḃċḋḟġṁṗṡṫḂĊḊḞĠṀṖṠṪ", "bcdfgmpstBCDFGMPST", strict=True)}

_BEFORE_CASE = (
    # nÉirinn, tAthair, hÉireann: only the capital shows that the first letter is not the word's own (nathair: snake).
    Rewrite("^[nth](?=[AEIOUÁÉÍÓÚ])"),
)
_CHUNK = (
    Rewrite("^[dmb]'"),  # d'oscail, m'athair, b'fhéidir
    Rewrite(f"^[nth]-(?={_V})"),  # n-athair, t-athair
)
_BEGINNINGS = (
    Rewrite(
        # Eclipsis, and t before s: mbád, gceist, ndoras, ngeata, bhfear, bpost, dteach, tsráid.
        f"^(?:m(?=b)|g(?=c)|n(?=[dg])|bh(?=f)|b(?=p)|d(?=t)|t(?=s))(?=[bcdfgpst][lnr]?{_V}.)"
        # Lenition: bhád, cheist, shráid.
        "|(?<=^[bcdfgmpst])h(?=.{2})"
        # h before a vowel, unless it is the word's own: hathair, but hata and halla.
        f"|^(?!hata(?:[ií])?$|hall|haist)h(?={_V}.{{2}})"
    ),
)
# Nouns that end like a verb's form: end, warning, war, result, summer, winter, market.
_OWN_ADH = "(?:deire|rabh|cog|tor|samhr|geimhre|marg)adh"
_ENDINGS = (
    # The second conjugation with its verbal noun, and nouns in -ach, whose genitive looks like it:
    # cuardaigh, cuardaíonn, cuardóidh, cuardaithe, cuardach; socrú, socruithe; leathanach, leathanaigh.
    Rewrite(
        "^(?=.*[dehnruú]$)(.{2,}?)(?:a?[ií](?:onn|odh|tear)|e?[oó]i?dh|[au]?ithe|i?[uú]|e?ach|a?igh)$",
        "$1ach",
    ),
    # Plurals and the genitive: ceisteanna, foirmeacha, freagraí, ríomhairí, fuinneoga, scoile.
    Rewrite("^(?!(?:poibl|bail)[ií]$)(.{3,}?)(?:(?:e?a|i?o)nna|e?acha|a?[ií]|[ae])$", "$1"),
    # The first conjugation: úsáideann, cuirfidh, dúntar, glanadh, úsáidim.
    Rewrite(
        f"^(?!{_OWN_ADH}$)(.{{3,}}?)(?:e?ann|f(?:aidh|idh|ar|ear)|(?<!ch)t(?:ar|ear)|e?adh|a?im)$",
        "$1",
    ),
    # oscailt and oscailte, íoslódáilte: like oscail, íoslódáil.
    Rewrite("^(?!abairt)(.{2,}i[lnr])te?$", "$1"),
    # Broad and slender: boird, cuntais, múinteoir; then páipéir, innill, lipéid after an earlier syllable.
    Rewrite(f"i(?={_C}+$)(?<=[aáoóuú]i)"),
    Rewrite(f"(?:[eé][ai]?|[ií])(?={_C}+$)(?<={_V}.{{0,30}}{_C}(?:[eé][ai]?|[ií]))", "e"),
    # The vowel that goes when an ending comes: cathair and cathrach, oscail and osclaíonn.
    Rewrite(f"[aáe](?=[rl]$)(?<={_V}.{{0,30}}{_C}[aáe])"),
)

# Lemma: its forms that no rule reaches.
_FORMS = """
    ainm: ainmneacha; aistrigh: aistrím; alt: ailt; athair: aithreacha; athraigh: athraím; bagair: bagraíonn;
    bailigh: bailím; bainistigh: bainistím; bealach: bealaí; bean: mná mnaoi; bliain: blianta bliana; bord: boird;
    bróg: bróige; bunaigh: bunaím; carachtar: carachtair; cathair: cathrach; cealaigh: cealaím;
    ceangail: ceanglaíonn ceanglóidh ceangal; ceannaigh: ceannaím; ceart: cearta cirt; clann: clainne;
    cláraigh: cláraím; codail: codlaíonn; cogadh: cogaí; coinníoll: coinníll; cos: coise; cosain: cosnaíonn;
    cruthaigh: cruthaím; críochnaigh: críochnaím; cuan: cuanta; cuardaigh: cuardaím; cuir: cuireadh chuir;
    daoine: duine; deartháir: deartháireacha; deirfiúr: deirfiúracha; deoch: deochanna dí; deontas: deontais;
    dlí: dlíthe; doras: doirse; dán: dánta; déan: déanta déanamh rinne; dún: dúnta; eochair: eochrach;
    faigh: fuair gheobhaidh fáil faigheann faightear; fear: fir; feic: feiceáil chonaic; fiafraigh: fiafraím;
    foilsigh: foilsím; foireann: foirne; freagair: freagraíonn freagróidh; glac: glactha; glan: glanta;
    glúin: glúine glúnta; gné: gnéithe; gníomh: gnímh; grúpa: grúpaí; iasc: éisc; imir: imríonn imreoidh;
    inis: insíonn insint; ith: ithe itheann; labhair: labhraíonn labhróidh; lasair: lasrach; leaba: leapa leapacha;
    leigheas: leighis; litir: litreach; lá: laethanta lae; lámh: láimhe; léirmheas: léirmheasa; líne: línte;
    mac: mic; margadh: margaí; mol: molta; moladh: moltaí; muir: mara; máthair: máithreacha; mí: míonna míosa;
    nathair: nathrach; nuashonraigh: nuashonraím; obair: oibre oibreacha; oibrigh: oibrím; oibrí: oibrithe;
    oscail: osclaíonn osclóidh osclaítear osclaím; oíche: oícheanta; rabhadh: rabhaidh; riail: rialacha rialach;
    rogha: roghanna; roghnaigh: roghnaím; rí: ríthe; saol: saolta; saothar: saothair; scríobh: scríofa;
    scéal: scéalta scéil; seol: seolta; seoladh: seoltaí; siopa: siopaí; sliabh: sléibhe sléibhte; socraigh: socraím;
    suíomh: suímh; súil: súl; taifeadadh: taifeadtaí taifeadta; talamh: talún tailte; teach: tithe tí;
    teanga: teangacha teangan; toradh: torthaí; traein: traenach traenacha; treoir: treoracha treorach;
    tír: tíortha tíre; uair: uaireanta; uimhir: uimhreach uimhreacha; áit: áiteacha; éadach: éadaí; éan: éin;
    éire: éirinn
"""


def _irregular() -> dict[str, str]:
    forms = {form: lemma for lemma, listed in listed_forms(_FORMS).items() for form in listed}
    return {without_accents(form): without_accents(lemma) for form, lemma in forms.items()} | forms


IRISH = Language(
    code="ga",
    characters=compositions((range(0xC0, 0x180), range(0x1E00, 0x1E70))) | _DOTTED | {"⁊": "agus"},
    before_case=_BEFORE_CASE,
    chunk=_CHUNK,
    beginnings=_BEGINNINGS,
    irregular=_irregular(),
    endings=_ENDINGS,
    accents=Accents.OPTIONAL,
    folds_after_stemming=True,
    common=frozenset(
        listed_words("""
        a ag agus an ar as atá b ba bhí cad chun conas cá cé céard cén d de do faoi féin gan gur i iad idir in is le
        leis m mar mo mura má mé na nach nuair ná ní níl nó os seo sin sinn siúd sé sí tar trí tá tú um ó
    """)
    ),
)
