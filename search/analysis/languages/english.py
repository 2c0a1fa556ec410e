"""English: Porter's second stemmer, told where it goes too far, and the two spellings of the Atlantic made one.

Porter merges words that a help centre must keep apart (import and important, public and publication, custom and
customer, author and authorisation) and knows no irregular form. `_OWN_STEM` and `_FORMS` mend both.
"""

import Stemmer

from search.analysis.languages.model import Language, listed_forms, listed_words
from search.analysis.rewriting import Rewrite

_CHUNK = (Rewrite("'s$"),)
# British spelling first: organise, colour, catalogue, centre, cancelled. All words go through, so that chance
# likenesses (exercise, hour) only rename a stem and merge nothing.
_BEGINNINGS = (
    Rewrite("is(?=(?:e|ed|er|ers|es|ing|ation|ations|able)$)(?<=.{5})", "iz"),
    Rewrite("our(?=(?:|s|ed|ing|ite|ites|able|al|ful)$)(?<=.{2}[^aeiouy]our)", "or"),
    Rewrite("ogue(?=s?$)(?<=^(?:catal|dial|anal|prol|monol|epil)ogue)", "og"),
    Rewrite("re(?=s?$)(?<=^(?:cent|met|theat|lit|fib|calib|kilomet|millimet)re)", "er"),
    Rewrite("ll(?=(?:ed|ing|er|ers)$)(?<=[aeiouy][^aeiouy]{1,4}[aeiouy]ll)", "l"),
)

# A word of each family, with the forms that share its stem and no other's.
_OWN_STEM = """
    activity: activities; authority: authorities;
    authorize: authorizes authorized authorizing authorization authorizations; business: businesses;
    communication: communications; customary: customs; customer: customers;
    customize: customizes customized customizing customization customizations customizable; emergency: emergencies;
    evening: evenings; experiment: experiments experimental; generality: generally; generation: generations;
    generic: generics generically; importance: important importantly; integer: integers;
    interfere: interferes interfered interfering interference; internal: internals internally;
    international: internationally; interval: intervals; lateral: laterally; marketing; meeting: meetings; news;
    numeral: numerals; operation: operations operational; operator: operators; organic: organically;
    organization: organizations organizational organize organizes organized organizing organizer organizers;
    party: parties; paste: pastes pasted pasting; policy: policies; portable: portability; portal: portals;
    posting: postings; probate; provision: provisions provisional; publication: publications;
    relative: relatives relatively; setting: settings; several; signal: signals; signature: signatures;
    training: trainings; universal: universally; universe: universes; university: universities; webinar: webinars
"""

_FORMS = """
    appendix: appendices; become: became; begin: began begun; break: broke broken; bring: brought; build: built;
    buy: bought; catch: caught; child: children; choose: chose chosen; come: came; criterion: criteria;
    defense: defence defences; do: did done does; draw: drew drawn; drive: drove driven; fall: fell fallen;
    feel: felt; find: found; foot: feet; forget: forgot forgotten; freeze: froze frozen; get: got gotten;
    give: gave given; go: went gone goes; gray: grey; grow: grew grown; hear: heard; hide: hid hidden; hold: held;
    index: indices indexes; keep: kept; know: knew known; lend: lent; license: licence licences licenced; lose: lost;
    make: made; man: men; matrix: matrices; mean: meant; meet: met; mouse: mice; offense: offence offences;
    pay: paid; person: people; practise: practice practices practiced practicing; program: programme programmes;
    rise: rose risen; run: ran; say: said; see: seen; sell: sold; send: sent; show: shown; shrink: shrank shrunk;
    sit: sat; speak: spoke spoken; spend: spent; steal: stole stolen; swear: swore sworn; take: took taken;
    teach: taught; tell: told; think: thought; throw: threw thrown; tire: tyre tyres; understand: understood;
    wake: woke woken; wear: wore worn; win: won; woman: women; write: wrote written
"""


def _stems() -> dict[str, str]:
    stemmer = Stemmer.Stemmer("english")
    own = {form: word for word, forms in listed_forms(_OWN_STEM).items() for form in (word, *forms)}
    irregular = {form: stemmer.stemWord(word) for word, forms in listed_forms(_FORMS).items() for form in forms}
    return irregular | own


ENGLISH = Language(
    code="en",
    chunk=_CHUNK,
    beginnings=_BEGINNINGS,
    stems=_stems(),
    snowball="english",
    elasticsearch_stemmer="porter2",
    common=frozenset(
        listed_words("""
        a about am an and any are as at be been but by can could did do does for from had has have how i if in into
        is it its me my of on or our please should so some such than that the their them then there these they this
        those to was we were what when where which who whom why will with would you your
    """)
    ),
)
