"""What courses keep of a person: as data for them, and taken away when they go."""

from collections.abc import Iterator
from typing import Any

from allauth.account.models import EmailAddress

from academy.courses.models import CourseInvitation, CourseRating, Enrolment, HandIn, LearningDay, LessonNote
from academy.courses.models import LessonProgress as Progress


def export(person: Any) -> dict[str, Any]:
    """What they take and have completed, how far they came, what they wrote, handed in and rated."""
    return {
        "enrolments": _enrolments(person),
        "lessons": [
            {
                "lesson": str(row.lesson),
                "done": row.done_at.isoformat() if row.done_at else None,
                "position": row.position,
                "played": row.watched,
            }
            for row in Progress.objects.filter(person=person).order_by("pk").iterator()
        ],
        "days": [str(day) for day in LearningDay.objects.filter(person=person).values_list("day", flat=True)],
        "notes": list(LessonNote.objects.filter(person=person).order_by("pk").values_list("body", flat=True)),
        "ratings": [
            {"course": str(row.course), "stars": row.stars} for row in CourseRating.objects.filter(person=person)
        ],
        "tasks": _tasks(person),
    }


def _enrolments(person: Any) -> list[dict[str, Any]]:
    return [
        {
            "kind": row.kind,
            "key": str(row.key),
            "how": row.how,
            "since": row.created_at.isoformat(),
            "due": row.due_at.isoformat() if row.due_at else None,
            "completed": row.completed_at.isoformat() if row.completed_at else None,
            "left": row.left_at.isoformat() if row.left_at else None,
        }
        for row in Enrolment.objects.filter(subject=person.subject).order_by("pk")
    ]


def _tasks(person: Any) -> list[dict[str, Any]]:
    return [
        {
            "lesson": str(row.lesson),
            "at": row.created_at.isoformat(),
            "text": row.body,
            "file": row.file_name,
            "state": row.state,
            "points": row.points,
            "comment": row.comment,
        }
        for row in HandIn.objects.filter(subject=person.subject).order_by("pk")
    ]


def files(person: Any) -> Iterator[tuple[str, Any]]:
    """The files they handed in."""
    for row in HandIn.objects.filter(subject=person.subject).exclude(file="").order_by("pk"):
        yield f"hand-ins/{row.pk}-{row.file_name}", row.file


def forget(person: Any) -> None:
    """Take away everything they wrote. That a pseudonym completed a course stays, and leads to nobody any more."""
    for row in HandIn.objects.filter(subject=person.subject).exclude(file=""):
        row.file.delete(save=False)
    HandIn.objects.filter(subject=person.subject).delete()
    HandIn.objects.filter(reviewer=person).update(reviewer=None)
    addresses = set(EmailAddress.objects.filter(user=person).values_list("email", flat=True)) | {person.email}
    for address in addresses:
        CourseInvitation.objects.filter(email__iexact=address).delete()
    Enrolment.objects.filter(subject=person.subject).update(person=None, by=None, organisation=None)
