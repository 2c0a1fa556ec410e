"""What is kept of somebody who came by a launch, as data for them. It goes with the account, row by row."""

from typing import Any

from academy.launches.models import LinkedAccount, Participation


def export(person: Any) -> dict[str, Any]:
    """The platforms they came from, and the scores that these were told."""
    accounts = LinkedAccount.objects.filter(person=person.pk).select_related("platform").order_by("pk")
    rows = Participation.objects.of(person.pk).select_related("placement__platform").order_by("pk")
    return {
        "accounts": [
            {"platform": row.platform.name, "known_there_as": row.sub, "linked": row.created_at.isoformat()}
            for row in accounts
        ],
        "scores": [
            {
                "platform": row.placement.platform.name,
                "title": row.placement.title,
                "score": float(row.score) if row.score is not None else None,
                "sent": row.sent_at.isoformat() if row.sent_at else None,
            }
            for row in rows
        ],
    }
