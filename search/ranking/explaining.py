"""Why a hit stands where it does, in words, for those who look after search."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from search import weights
from search.ranking.fusing import Scored


def reasons(scored: Scored) -> list[str]:
    """What a hit's score is made of, the weightiest first."""
    return [text for _weight, text in sorted(_weighed(scored), key=lambda pair: -pair[0])]


def _weighed(scored: Scored) -> list[tuple[float, str]]:
    candidate, said = scored.candidate, []
    if candidate.named >= weights.EXACT_TITLE:
        said.append((candidate.named, _("Its title is what was typed: it comes first.")))
    elif candidate.named:
        said.append((candidate.named, _("What was typed is the name of its product feature.")))
    if candidate.words:
        text = _("Its words say %(share)s of what the best hit says by words (+%(score)s).")
        said.append((scored.by_words, text % {"share": _percent(candidate.words), "score": _number(scored.by_words)}))
    if scored.by_meaning:
        text = _("It is near in meaning: %(nearness)s of 1 (+%(score)s).")
        values = {"nearness": _number(candidate.nearness or 0.0), "score": _number(scored.by_meaning)}
        said.append((scored.by_meaning, text % values))
    if scored.is_new:
        text = _("It is new and much like a page that has helped others, and is given what that one has (+%(score)s).")
        said.append((scored.by_votes, text % {"score": _number(scored.by_votes)}))
    elif candidate.vote:
        text = ngettext(
            "It answered %(count)s earlier question like this one (+%(score)s).",
            "It answered %(count)s earlier questions like this one (+%(score)s).",
            candidate.vote.questions,
        )
        said.append((scored.by_votes, text % {"count": candidate.vote.questions, "score": _number(scored.by_votes)}))
    if candidate.is_own:
        text = _("It is about a feature of the reader's plan (+%(score)s).")
        said.append((weights.OWN_FEATURE, text % {"score": _number(weights.OWN_FEATURE)}))
    if scored.by_clicks:
        text = _("Those who search for the same open it and stay (+%(score)s).")
        said.append((scored.by_clicks, text % {"score": _number(scored.by_clicks)}))
    if scored.standing > 1.0:
        text = _("Votes, views, age and being official are worth %(share)s more.")
        said.append((scored.standing - 1.0, text % {"share": _percent(scored.standing - 1.0)}))
    return said


def _number(value: float) -> str:
    return str(number_format(round(value, 2), 2))


def _percent(share: float) -> str:
    return f"{number_format(round(share * 100))} %"
