"""One import from beginning to end. Killed at any point, another run brings what is missing and doubles nothing."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TypeVar

from django.db import reset_queries, transaction

from community.actions.counting import recount_spaces
from community.importing.files import Files
from community.importing.items import Acceptance, Message, Options, Source, SourceError
from community.importing.linking import LINKING, Linking
from community.importing.people import People
from community.importing.places import Addresses, base_of
from community.importing.readers import READERS
from community.importing.report import Report
from community.importing.rooms import Rooms, bring_labels
from community.importing.scratch import Scratch
from community.importing.solving import Solving
from community.importing.writer import Writer

Progress = Callable[[int, int, int], None]
"""Told the bytes that were read, those there are, and the posts that came by."""
ROUNDS = 2
"""So often what waits for its thread is tried once everything has come by."""

T = TypeVar("T")


def import_community(format_name: str, source: Path, options: Options, progress: Progress | None = None) -> Report:
    """Import `source`. The report tells what became of it; `SourceError` if nothing could be read at all."""
    if not source.is_dir():
        raise SourceError(f"{source} is no folder.")
    report = Report()
    reader = READERS[format_name](source, report)
    with Scratch() as scratch:
        run = Run(reader, options, scratch, report, progress or (lambda done, total, posts: None))
        if options.is_dry_run:
            with transaction.atomic():
                run.write()
                transaction.set_rollback(True)
        else:
            run.write()
    return report


class Run:
    """Writes the content of a source."""

    def __init__(self, reader: Source, options: Options, scratch: Scratch, report: Report, progress: Progress) -> None:
        self.reader, self.options, self.scratch = reader, options, scratch
        self.report, self.progress = report, progress
        self.rooms = Rooms(options, report)
        self.people = People(options.system, scratch)
        addresses = Addresses(base_of(options.address, options.system), reader.place)
        self.files = Files(options, addresses, reader.file, report)
        self.writer = Writer(options, self.rooms, self.people, self.files, scratch, report)
        self.linking = Linking(addresses, self.writer.records, scratch, report)
        self.solving = Solving(self.writer.records, report)
        self._posts = 0

    def write(self) -> None:
        """Bring everything, in the order in which it needs each other. Nobody is told of it."""
        with transaction.atomic():
            self.rooms.open(self.reader.rooms())
            bring_labels(self.reader.labels(), self.report)
        self.people.remember(self.reader.people())
        self._write_messages()
        for batch in self.scratch.accepted(self.options.batch):
            self.solving.accept(batch)
            self._step(0)
        name = self.options.system.rpartition(":")[2]
        for links in batched(self.reader.duplicates(), self.options.batch):
            self.writer.bring(list(self.solving.notes_of(links, name)))
        for linked in self.scratch.keys(LINKING, self.options.batch):
            self.linking.link(linked)
            self._step(0)
        recount_spaces(self.rooms.ids())
        self.progress(self.reader.meter.total, self.reader.meter.total, self._posts)

    def _write_messages(self) -> None:
        for batch in batched(self._without_acceptances(), self.options.batch):
            self.linking.remember(batch)
            self.writer.bring(batch)
            self._step(len(batch))
        for round_number in range(1, ROUNDS + 1):
            if self.scratch.waiting():
                for batch in batched(self.scratch.take_waiting(), self.options.batch):
                    self.writer.write(batch, is_last=round_number == ROUNDS)
                    self._step(0)

    def _without_acceptances(self) -> Iterator[Message]:
        """Messages; what was accepted is kept for when all of them are there."""
        for each in self.reader.messages():
            if isinstance(each, Acceptance):
                self.scratch.accept([each])
            else:
                yield each

    def _step(self, posts: int) -> None:
        self._posts += posts
        # A developer's settings keep every query that was asked.
        reset_queries()
        meter = self.reader.meter
        self.progress(min(meter.done, meter.total - 1), meter.total, self._posts)


def batched(things: Iterable[T], size: int) -> Iterator[list[T]]:
    """`things` in lists of at most `size`."""
    rest = iter(things)
    while batch := list(islice(rest, size)):
        yield batch
