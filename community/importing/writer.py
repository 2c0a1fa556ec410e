"""Writes messages as posts, a batch at a time: each batch whole or not at all, each query for the whole batch."""

import logging
from collections.abc import Iterable, Sequence

from django.db import InterfaceError, OperationalError, transaction

from community.actions.changes import changed
from community.actions.counting import recount_threads
from community.importing.creating import Creation
from community.importing.files import Files
from community.importing.items import Message, Options, one_line
from community.importing.people import People
from community.importing.records import POST, Records
from community.importing.report import Outcome, Report
from community.importing.rooms import Rooms
from community.importing.scratch import Scratch
from community.importing.updating import Update

logger = logging.getLogger(__name__)

ASKED_TWICE = "something with the same id came before it"


class Writer:
    """Brings messages in. What cannot be taken is reported, and keeps nothing else out."""

    def __init__(
        self, options: Options, rooms: Rooms, people: People, files: Files, scratch: Scratch, report: Report
    ) -> None:
        self.options, self.rooms, self.people, self.scratch, self.report = options, rooms, people, scratch, report
        self.files = files
        self.records = Records(options.system)

    def bring(self, messages: Sequence[Message]) -> None:
        """Write messages that come by for the first time."""
        new = self.scratch.unseen(message.foreign_id for message in messages)
        first: list[Message] = []
        for message in messages:
            if message.foreign_id in new:
                new.discard(message.foreign_id)
                first.append(message)
            else:
                self.report.skip(message.origin, ASKED_TWICE)
        self.write(first)

    def write(self, messages: Sequence[Message], *, is_last: bool = False) -> None:
        """Write messages; those whose thread is not there yet wait, unless it `is_last`."""
        if not messages:
            return
        told, waiting = Report(), []
        try:
            with transaction.atomic():
                waiting = self._write(messages, told)
        except (OperationalError, InterfaceError):
            self.files.undo()
            # The database is at fault, not what is written: another run goes on from here.
            raise
        except Exception as error:
            self.files.undo()
            if len(messages) == 1:
                reason = one_line(str(error), 120)
                self.report.skip(messages[0].origin, f"unexpected: {type(error).__name__}: {reason}")
                return
            logger.warning("%s posts could not be written at once", len(messages), exc_info=True)
            # One among them is at fault: the halves find it.
            middle = len(messages) // 2
            self.write(messages[:middle], is_last=is_last)
            self.write(messages[middle:], is_last=is_last)
            return
        self.files.settle()
        self.report.add(told)
        self._keep_waiting(waiting, is_last=is_last)

    def _write(self, messages: Sequence[Message], told: Report) -> list[Message]:
        known = self.records.of(POST, (message.foreign_id for message in messages))
        new, different = [], []
        for message in messages:
            record = known.get(message.foreign_id)
            if record is None:
                new.append(message)
            elif record.digest == message.digest:
                told.count(Outcome.UNCHANGED)
            else:
                different.append((message, record.object_id))
        creation = Creation(self.options, self.rooms, self.people, self.records, self.files, told)
        creation.write(new)
        touched = creation.threads | Update(self.records, self.files, told).write(different)
        if touched:
            recount_threads(touched)
            changed(touched)
        return creation.waiting

    def _keep_waiting(self, messages: Iterable[Message], *, is_last: bool) -> None:
        for message in messages:
            if is_last:
                self.report.skip(message.origin, "what it answers was not taken, or is missing")
            else:
                self.scratch.wait(message)
