"""Who wrote what was brought along: a persona, or the member who has claimed it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from community.importing.items import Message, Person
from community.importing.report import Report
from community.importing.scratch import Scratch
from community.models import Persona

PERSON = "person"


@dataclass(frozen=True, slots=True)
class Writer:
    """To whom a post belongs. Neither: to somebody of whom nothing is known."""

    author_id: int | None = None
    persona_id: int | None = None


NOBODY = Writer()


class People:
    """Finds writers by their ids elsewhere. Only who wrote something gets a persona: of others nothing is kept.

    A persona that is there is never changed: its person may have been erased since, and must not come back.
    """

    def __init__(self, system: str, scratch: Scratch) -> None:
        self.system, self.scratch = system, scratch

    def remember(self, people: Iterable[Person]) -> None:
        """Keep everybody at hand for as long as the import runs."""
        self.scratch.keep(PERSON, ((person.foreign_id, person) for person in people))

    def of(self, messages: list[Message], report: Report) -> dict[str, Writer]:
        """The writer of each message, by `key_of`."""
        wanted = {key: message for message in messages if (key := key_of(message))}
        found = self._known(wanted)
        missing = [key for key in wanted if key not in found]
        if missing:
            known = self.scratch.kept(PERSON, missing)
            made = [
                self._persona(wanted[key], key, known.get(key))
                for key in missing
                if known.get(key) or wanted[key].author_name
            ]
            Persona.objects.bulk_create(made, ignore_conflicts=True)
            report.made["people"] += len(made)
            found |= self._known(missing)
        return found

    def _known(self, keys: Iterable[str]) -> dict[str, Writer]:
        rows = Persona.objects.filter(system=self.system, foreign_id__in=list(keys))
        return {
            foreign_id: Writer(author_id=claimed_by) if claimed_by else Writer(persona_id=pk)
            for foreign_id, pk, claimed_by in rows.values_list("foreign_id", "pk", "claimed_by")
        }

    def _persona(self, message: Message, key: str, person: Person | None) -> Persona:
        return Persona(
            name=person.name if person else message.author_name,
            system=self.system,
            foreign_id=key,
            email_digest=person.email_digest if person else "",
            created_at=(person.created_at if person else None) or timezone.now(),
        )


def key_of(message: Message) -> str:
    """By what the writer of a message is known; empty if nothing is known of them."""
    return message.author_id or (f"name:{message.author_name}"[:80] if message.author_name else "")
