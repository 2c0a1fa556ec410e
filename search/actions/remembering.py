"""What helped is remembered: which page answered which question."""

from uuid import UUID

from search.models import AskedQuestion

LONGEST_QUESTION = 255


def remember_question(*, question: str, language: str, key: str, voice: UUID) -> None:
    """Say that the page with this catalogue key answered what was asked in public. Saying it again changes nothing."""
    source, _colon, object_id = key.partition(":")
    text = " ".join(question.split())[:LONGEST_QUESTION]
    if text and object_id:
        row = AskedQuestion(question=text, language=language, source=source, object_id=object_id, voice=voice)
        AskedQuestion.objects.bulk_create([row], ignore_conflicts=True)


def forget_question(*, question: str, language: str, voice: UUID) -> None:
    """Take back what one said about a question."""
    text = " ".join(question.split())[:LONGEST_QUESTION]
    AskedQuestion.objects.filter(question=text, language=language, voice=voice).delete()
