"""One score from words, meaning and experience, and why it is so: pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from search import weights
from search.query import telling_words
from search.ranking.candidates import Candidate, Facts


@dataclass(frozen=True)
class Scored:
    """A candidate with its score and what it is made of."""

    candidate: Candidate
    score: float
    by_words: float = 0.0
    by_meaning: float = 0.0
    by_votes: float = 0.0
    by_clicks: float = 0.0
    standing: float = 1.0
    is_new: bool = False

    @property
    def key(self) -> str:
        """The page's key."""
        return self.candidate.key


@dataclass(frozen=True)
class Asked:
    """What of the question decides how its hits are weighed."""

    word_weight: float
    now: datetime


def word_weight(text: str, language: str, telling: Sequence[str] = ()) -> float:
    """How much the words of this question count beside its meaning."""
    words = telling_words(text, language, telling)
    if len(words) <= weights.FEW_WORDS * 2 and any(is_identifier(word.text) for word in words):
        return weights.WORDS_OF_IDENTIFIERS
    return weights.WORDS_OF_FEW if len(words) <= weights.FEW_WORDS else weights.WORDS


def is_identifier(word: str) -> bool:
    """Whether a word is a number, a code or a name from a program, such as E1234, 3.2.1 or user_name."""
    return any(char.isdigit() for char in word) or any(char in "_./\\" for char in word.strip("./\\"))


def fused(candidates: Sequence[Candidate], asked: Asked) -> list[Scored]:
    """The candidates, the best first. Without any nearness the engine's order by words stands, but for the votes."""
    by_meaning = any(candidate.nearness is not None for candidate in candidates)
    scored = [_scored(candidate, asked, by_meaning) for candidate in candidates]
    scored = _with_credit(scored, asked.now)
    return sorted(scored, key=lambda each: (-each.score, each.candidate.place, each.key))


def standing(facts: Facts, asked: Asked) -> float:
    """What a page is worth whatever is asked, as a factor."""
    fresh = weights.FRESH_BY_KIND.get(facts.kind, weights.FRESH)
    age = (asked.now - facts.changed_at).days if facts.changed_at else None
    freshness = fresh * 0.5 ** (max(age, 0) / weights.FRESH_HALF_LIFE_DAYS) if age is not None else 0.0
    official = weights.OFFICIAL if facts.is_official else 0.0
    return 1.0 + weights.WORTH * facts.worth + official + freshness


def _scored(candidate: Candidate, asked: Asked, by_meaning: bool) -> Scored:
    vote = candidate.vote.strength if candidate.vote else 0.0
    most = weights.VOTES if by_meaning else weights.VOTES_BY_WORDS
    votes = most * vote / (vote + weights.VOTE_SATURATION)
    words = candidate.words * (asked.word_weight if by_meaning else 1.0)
    meaning = max(candidate.nearness or 0.0, 0.0)
    # The engine has weighed the words already, so that its best are the best.
    factor = standing(candidate.facts, asked) if by_meaning else 1.0
    clicks = weights.CLICKS * min(max(candidate.attraction, 0.0), 1.0)
    own = weights.OWN_FEATURE if candidate.is_own else 0.0
    score = words + (meaning + votes) * factor + clicks + own + candidate.named
    return Scored(candidate, score, words, meaning, votes, clicks, factor)


def _with_credit(scored: Sequence[Scored], now: datetime) -> list[Scored]:
    """With what new pages are given, who had no time to answer anybody: as much as the best of their rivals has
    earned, if they are as near to the question as that one is."""
    rival = max(scored, key=lambda each: each.by_votes, default=None)
    if rival is None or not rival.by_votes:
        return list(scored)
    return list(_credited(scored, rival, now))


def _credited(scored: Iterable[Scored], rival: Scored, now: datetime) -> Iterable[Scored]:
    for each in scored:
        published = each.candidate.facts.published_at
        age = (now - published).days if published else weights.NEW_DAYS
        newness = 1.0 - min(max(age, 0) / weights.NEW_DAYS, 1.0)
        like = min((each.by_words + each.by_meaning) / max(rival.by_words + rival.by_meaning, 1e-6), 1.0)
        credit = rival.by_votes * newness * like**weights.NEW_RIVALRY
        if credit <= each.by_votes:
            yield each
            continue
        gained = (credit - each.by_votes) * each.standing
        yield replace(each, score=each.score + gained, by_votes=credit, is_new=True)
