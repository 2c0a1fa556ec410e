"""What helped is remembered: which page answered which question."""

import hashlib
from uuid import UUID

from search.models import AskedQuestion

LONGEST_QUESTION = 2_000


def digest_of(text: str) -> str:
    """By what texts are told apart that are too long for an index."""
    return hashlib.sha256(text.encode()).hexdigest()


def remember_question(
    *,
    question: str,
    language: str,
    key: str,
    voice: UUID,
    kind: str = AskedQuestion.Kind.ANSWER,
    weight: float = 1.0,
    audience_id: int | None = None,
) -> None:
    """Say that the page with this catalogue key answered what was asked; by whom it may be learnt from says
    `audience_id`, everybody without one. Saying it again changes nothing."""
    source, _colon, object_id = key.partition(":")
    text = _cleaned(question)
    if text and object_id:
        row = AskedQuestion(
            kind=kind,
            question=text,
            digest=digest_of(text),
            language=language,
            source=source,
            object_id=object_id,
            voice=voice,
            weight=weight,
            audience_id=audience_id,
        )
        AskedQuestion.objects.bulk_create([row], ignore_conflicts=True)


def forget_question(*, question: str, language: str, voice: UUID) -> None:
    """Take back what one said about a question, which is known by how it begins: what followed may have been edited."""
    begins = _cleaned(question)
    AskedQuestion.objects.filter(question__startswith=begins, language=language, voice=voice).delete()


def _cleaned(question: str) -> str:
    return " ".join(question.split())[:LONGEST_QUESTION]
