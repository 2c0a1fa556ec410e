"""What packages keep of a person: as data for them, and taken away when they go."""

from typing import Any

from academy.packages.models import Registration


def export(person: Any) -> dict[str, Any]:
    """How far they came in each package, and what it has told."""
    rows = Registration.objects.filter(person=person).select_related("package").prefetch_related("states")
    return {
        "packages": [
            {
                "package": row.package.title,
                "begun": row.started_at.isoformat(),
                "completed": row.completed_at.isoformat() if row.completed_at else None,
                "passed": row.passed_at.isoformat() if row.passed_at else None,
                "score": row.score,
                "parts": [{"part": each.item, "seconds": each.seconds, "values": each.values} for each in _states(row)],
            }
            for row in rows.order_by("pk")
        ]
    }


def _states(row: Registration) -> list[Any]:
    return sorted(row.states.all(), key=lambda each: each.pk)


def forget(person: Any) -> None:
    """Take all of it away: what came of it stands in the courses."""
    Registration.objects.filter(person=person).delete()
