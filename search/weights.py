"""How hits are ranked: every number that decides it, for both engines.

A hit's text score is BM25 over its fields taken together, each word of a field counting as often as the field weighs.
The score is multiplied by what the entry is worth, and what was asked for by its very name comes first.
"""

TITLE = 4.0
KEYWORDS = 4.0
SUMMARY = 2.0
BODY = 1.0
PARTS = 1.0
FIELDS = {"title": TITLE, "keywords": KEYWORDS, "summary": SUMMARY, "body": BODY, "parts": PARTS}
"""How much a word counts by the field it stands in. None below 1: Elasticsearch allows no less."""

OTHER_ACCENTS = 0.3
"""How much a word counts whose accents are not those that were typed, in a language where people type all or none."""

SATURATION = 1.2
"""BM25's k1: how soon a further occurrence of a word stops counting."""
LENGTH = 0.75
"""BM25's b: how much a long text must say it more often."""

EXACT_TITLE = 1_000.0
"""Added when the query is the title: it comes first."""
NAMED_FEATURE = 100.0
"""Added when the query is the name of the entry's product feature: they come next."""
NEAR = 0.5
"""Added for query words standing next to each other in the title, as a share of the text score of such a title."""

NEAR_SYLLABLES = 0.3
"""The same anywhere in the text, in a language whose words are written as several, at the search server."""

WORTH = 0.15
"""What full worth (votes, views, acceptance) adds to 1."""
OFFICIAL = 0.05
"""What being written by the company adds to 1."""
FRESH = 0.08
"""What having changed today adds to 1, halving every `FRESH_HALF_LIFE_DAYS`."""
FRESH_HALF_LIFE_DAYS = 365

# --- Words, meaning and experience together -----------------------------------------------------
# A hit's score is the sum of three: how well its words say what is asked, relative to the best (0 to 1), how near it is
# in meaning (a cosine), and what earlier questions say for it. Measured in `docs/search.md`.

FUSED = 100
"""So many of the best by words, and of the nearest, are put in order together."""
WORDS = 0.1
"""How much words count beside meaning, in a question of many words …"""
WORDS_OF_FEW = 0.25
"""… in one of a few, which mean what they say …"""
WORDS_OF_IDENTIFIERS = 0.8
"""… and where a word is a number, a code or a name from a program: these have no meaning but themselves."""
FEW_WORDS = 2
NEAR_ENOUGH = 0.3
"""A page that has the words of a question nowhere must be at least so near to be a hit."""

VOTES = 0.5
"""What earlier questions can add at most."""
VOTE_SATURATION = 0.1
"""How much they must say for half of it."""
VOTES_BY_WORDS = 0.35
"""What they can add at most where questions are compared by their words alone."""
VOTERS = 30
"""So many of the nearest earlier questions are asked, …"""
VOTE_FROM = 0.2
"""… whose likeness is more than this; what exceeds it counts, squared."""
VOTE_HALF_LIFE_DAYS = 730
"""After so many days an earlier answer counts half."""
VOICES_A_QUESTION = 3
"""So many people at most are heard for one and the same question and page."""
NEW_DAYS = 90
"""A page younger than this is given, in part, what the best of its rivals has earned: it had no time to answer."""
NEW_RIVALRY = 4
"""The power to which a new page's nearness, relative to that rival's, is raised: only its like is given as much."""

CLICKS = 0.1
"""What can be added at most to a page that those who make the same search open and do not leave."""

OWN_FEATURE = 0.03
"""What is added to a page about a feature that the reader's plan has and others have not: as much as a near tie."""

FRESH_BY_KIND = {"release": 0.3, "announcement": 0.3, "event": 0.3, "webinar": 0.12, "thread": 0.12}
"""What having changed today adds to 1 for kinds that age faster than others."""
SAME_KIND = 0.03
"""What each further hit of one kind on the first page costs after `SAME_KIND_AFTER` of them: others are to be seen."""
SAME_KIND_AFTER = 4
