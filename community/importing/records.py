"""What earlier runs have brought, by its ids elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass

from community.models import ImportedRecord

THREAD, POST, ACCEPTED = "thread", "post", "accepted"


@dataclass(frozen=True, slots=True)
class Known:
    """What something became, and the digest of what it said."""

    object_id: int
    digest: str


class Records:
    """The records of one community elsewhere."""

    def __init__(self, system: str) -> None:
        self.system = system

    def of(self, kind: str, foreign_ids: Iterable[str]) -> dict[str, Known]:
        """Those of these ids that there are."""
        wanted = {foreign_id for foreign_id in foreign_ids if foreign_id}
        if not wanted:
            return {}
        rows = ImportedRecord.objects.filter(system=self.system, kind=kind, foreign_id__in=wanted)
        return {
            foreign_id: Known(object_id, digest)
            for foreign_id, object_id, digest in rows.values_list("foreign_id", "object_id", "digest")
        }

    def write(self, kind: str, made: Iterable[tuple[str, int, str]]) -> None:
        """Remember foreign id, object and digest; of what is known what it is now."""
        ImportedRecord.objects.bulk_create(
            [
                ImportedRecord(system=self.system, kind=kind, foreign_id=foreign_id, object_id=pk, digest=digest)
                for foreign_id, pk, digest in made
            ],
            update_conflicts=True,
            unique_fields=["system", "kind", "foreign_id"],
            update_fields=["object_id", "digest"],
        )
