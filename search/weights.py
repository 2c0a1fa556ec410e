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

WORTH = 0.15
"""What full worth (votes, views, acceptance) adds to 1."""
OFFICIAL = 0.05
"""What being written by the company adds to 1."""
FRESH = 0.08
"""What having changed today adds to 1, halving every `FRESH_HALF_LIFE_DAYS`."""
FRESH_HALF_LIFE_DAYS = 365
