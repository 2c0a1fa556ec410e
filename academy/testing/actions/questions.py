"""Writing questions. What somebody was asked stays as it was: an edit after that makes a new version."""

import uuid
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from academy.testing.kinds import DataError
from academy.testing.models import AttemptQuestion, Question, QuestionTag, QuestionVersion


def check_question(question: Question) -> None:
    """Put what the question's kind says of it in order; `ValidationError` if nobody could answer it."""
    kind = question.kind_class
    try:
        question.data = kind.check(question.data)
    except DataError as error:
        raise ValidationError([str(message) for message in error.messages]) from error
    if kind.needs_image and question.image_id is None:
        raise ValidationError({"image": _("This kind of question needs an image.")})
    if question.image_id is not None and not question.image_alt.strip():
        raise ValidationError({"image_alt": _("Say in words what the image shows.")})


@transaction.atomic
def save_question(question: Question) -> Question:
    """Save a question. If somebody was asked it as it stood, it gets a new version, and attempts keep theirs."""
    check_question(question)
    version = None
    if question.pk is not None:
        # Whoever begins an attempt just now waits, or we see them.
        versions = QuestionVersion.objects.select_for_update(of=("self",)).filter(question=question)
        version = versions.order_by("-number").first()
    is_same = version is not None and version.same_content(question)
    if version is not None and not is_same and AttemptQuestion.objects.filter(version=version).exists():
        question.version, version = version.number + 1, None
    elif version is not None:
        question.version = version.number
    question.changed_at = timezone.now()
    question.save()
    if not is_same:
        _write_version(question, version)
    return question


def _write_version(question: Question, version: QuestionVersion | None) -> None:
    version = version or QuestionVersion(question=question, number=question.version)
    version.language = question.language
    for name in Question.CONTENT:
        setattr(version, name, getattr(question, name))
    version.save()


def current_versions(questions: Sequence[Question]) -> dict[int, QuestionVersion]:
    """By question, the version that is asked now."""
    rows = QuestionVersion.objects.filter(question__in=[question.pk for question in questions])
    numbers = {question.pk: question.version for question in questions}
    return {row.question_id: row for row in rows if row.number == numbers[row.question_id]}


def tags_named(names: Sequence[str]) -> list[QuestionTag]:
    """The tags of these names, made if they are new."""
    wanted = {slug: " ".join(name.split())[:60] for name in names if (slug := slugify(name, allow_unicode=True)[:60])}
    QuestionTag.objects.bulk_create(
        [QuestionTag(slug=slug, name=name) for slug, name in wanted.items()], ignore_conflicts=True
    )
    return list(QuestionTag.objects.filter(slug__in=wanted))


def translation_of(question: Question, language: str) -> Question:
    """An unsaved copy of `question`, to be translated into `language`."""
    copy = Question.objects.get(pk=question.pk)
    copy.pk, copy.language, copy.version = None, language, 1
    copy.import_id, copy.created_at = question.import_id, timezone.now()
    copy._state.adding = True
    return copy


def new_key() -> uuid.UUID:
    """For a question that translates no other."""
    return uuid.uuid4()
