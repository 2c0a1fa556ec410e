"""What the analysis must know about a language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from search.analysis.rewriting import Rewrite


class Accents(Enum):
    """What becomes of accents in the terms."""

    DROPPED = "dropped"  # one term a word; no Latin letter has an accent
    OPTIONAL = "optional"  # the word as written, and beside it a marked term without accents


class Segmentation(Enum):
    """How a language's writing shows where a word ends."""

    SPACES = "spaces"
    BIGRAMS = "bigrams"  # it does not: pairs of characters stand for words
    THAI = "thai"  # likewise, but Elasticsearch has a tokenizer that knows the words


@dataclass(frozen=True, kw_only=True)
class Language:
    """The rules of one language, in the order in which they are applied."""

    code: str
    # Characters that are another one's spelling; a value may be empty, a key more than one character long.
    characters: Mapping[str, str] = field(default_factory=dict)
    # Spaces that are no word boundary; the replacement is as long as the match's own characters.
    joins: tuple[Rewrite, ...] = ()
    # Characters beside `_ - .` that hold the parts of a compound together.
    connectors: str = ""
    # Before and after the word is made lower case; then it is split into its parts.
    before_case: tuple[Rewrite, ...] = ()
    lowercase: str = ""
    chunk: tuple[Rewrite, ...] = ()
    # On each part: what precedes the stem, forms that no rule reaches (form → the form to go on with), endings.
    beginnings: tuple[Rewrite, ...] = ()
    irregular: Mapping[str, str] = field(default_factory=dict)
    endings: tuple[Rewrite, ...] = ()
    # Forms with their final stem, for the languages that Snowball stems; its names in Python and in Elasticsearch.
    stems: Mapping[str, str] = field(default_factory=dict)
    snowball: str = ""
    elasticsearch_stemmer: str = ""
    accents: Accents = Accents.DROPPED
    segmentation: Segmentation = Segmentation.SPACES
    # The rules read letters with and without accents alike: the stem of a word without accents is its stem's.
    folds_after_stemming: bool = False
    # Who types accents types all of them: a word without one is then that word, and not another that has some.
    accents_are_all_typed: bool = False
    # Most of its words are several syllables with spaces between them: what stands side by side says more than each.
    writes_syllables: bool = False
    # Words too common to be asked for when a question has others.
    common: frozenset[str] = frozenset()


def listed_forms(table: str) -> dict[str, list[str]]:
    """A table of words as people write one: `child: children; person: people`."""
    entries = (entry.partition(":") for entry in table.replace("\n", " ").split(";"))
    return {word.strip(): forms.split() for word, _, forms in entries}


def listed_words(text: str) -> list[str]:
    """Words written one after another."""
    return text.split()
