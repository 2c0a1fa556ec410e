"""What is kept of somebody for trust, points and order: as data for them, and taken away when they go."""

from typing import Any

from community.models import (
    Ambassador,
    Appeal,
    BadgeGrant,
    Flag,
    LedgerEntry,
    ModerationEntry,
    ReviewItem,
    Sanction,
    Standing,
    TrustChange,
    VisitDay,
    WritingTrace,
)
from community.ranking import points_of


def forget_order(person: Any) -> None:
    """Let nothing of it lead back to somebody. The log says what was done, no longer to whom; the ledger knows a
    pseudonym that nobody has any more."""
    done = ModerationEntry.objects.filter(person=person)
    done.filter(action=ModerationEntry.Action.CLEAR).update(before={})
    done.update(person=None, reason="")
    ModerationEntry.objects.filter(by=person).update(by=None)
    Flag.objects.filter(person=person).update(person=None, note="")
    ReviewItem.objects.filter(author=person).update(author=None)
    for model in (Appeal, Sanction, Ambassador, TrustChange, VisitDay, WritingTrace, Standing):
        model.objects.filter(person=person).delete()  # type: ignore[attr-defined]  # each has a person


def export_order(person: Any) -> dict[str, Any]:
    """Their level, points, badges, reports, sanctions and appeals."""
    sanctions = Sanction.objects.filter(person=person).order_by("pk")
    flags = Flag.objects.filter(person=person).order_by("pk")
    ledger = LedgerEntry.objects.filter(subject=person.subject).order_by("pk")
    standing = Standing.objects.filter(person=person).first()
    return {
        "trust_level": standing.level if standing else 0,
        "days_with_a_visit": [str(day) for day in VisitDay.objects.filter(person=person).values_list("day", flat=True)],
        "points": points_of(person),
        "ledger": [{"at": row.at.isoformat(), "points": row.points, "rule": row.rule} for row in ledger.iterator()],
        "badges": list(BadgeGrant.objects.filter(subject=person.subject).values_list("badge", flat=True)),
        "reports": [{"at": row.at.isoformat(), "reason": row.reason, "note": row.note} for row in flags],
        "sanctions": [
            {"at": row.begins.isoformat(), "kind": row.kind, "reason": row.reason, "ends": str(row.ends or "")}
            for row in sanctions
        ],
        "appeals": list(Appeal.objects.filter(person=person).values_list("text", flat=True)),
        "ambassador": list(Ambassador.objects.filter(person=person).values_list("motivation", flat=True)),
    }
