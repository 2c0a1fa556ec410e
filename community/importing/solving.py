"""What is known of a thread only once all of it is there: which answer solved it, and what it repeats."""

from collections.abc import Iterator, Sequence

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _

from community.actions.changes import changed
from community.importing.items import Acceptance, Duplicate, Message
from community.importing.records import ACCEPTED, POST, THREAD, Records
from community.importing.report import Report
from community.models import Post, Thread


class Solving:
    """Accepts answers as they were accepted elsewhere, unless somebody here has accepted another."""

    def __init__(self, records: Records, report: Report) -> None:
        self.records, self.report = records, report

    @transaction.atomic
    def accept(self, acceptances: Sequence[Acceptance]) -> None:
        """Accept them. One that an earlier run has brought is left alone: it may have been withdrawn since."""
        threads = self.records.of(THREAD, (each.thread_id for each in acceptances))
        answers = self.records.of(POST, (each.post_id for each in acceptances))
        done = self.records.of(ACCEPTED, threads)
        wanted: dict[int, tuple[Acceptance, int]] = {}
        for each in acceptances:
            thread, answer = threads.get(each.thread_id), answers.get(each.post_id)
            if thread and answer is None:
                self.report.problem(f"thread {each.thread_id}", "its accepted answer was not taken, or is missing")
            elif (
                thread and answer and (each.thread_id not in done or done[each.thread_id].object_id != answer.object_id)
            ):
                wanted[thread.object_id] = each, answer.object_id
        accepted = self._accepted(wanted)
        Thread.objects.bulk_update(accepted, ["accepted_answer", "accepted_at", "kind"], batch_size=500)
        rows = ((each.thread_id, answer, "") for each, answer in wanted.values())
        self.records.write(ACCEPTED, rows)
        if accepted:
            changed(thread.pk for thread in accepted)
        self.report.made["accepted answers"] += len(accepted)

    def _accepted(self, wanted: dict[int, tuple[Acceptance, int]]) -> list[Thread]:
        answers = Post.objects.shown().replies().filter(pk__in=[answer for _each, answer in wanted.values()])
        found = {pk: (thread, written) for pk, thread, written in answers.values_list("pk", "thread", "created_at")}
        free = Thread.objects.select_for_update().filter(Q(accepted_answer=None) | Q(accepted_by=None), pk__in=wanted)
        accepted = []
        for thread in free.order_by("pk"):
            each, answer = wanted[thread.pk]
            if answer not in found or found[answer][0] != thread.pk:
                self.report.problem(f"thread {each.thread_id}", "what was accepted is no answer in it that is shown")
                continue
            thread.accepted_answer_id = answer
            thread.accepted_at = each.accepted_at or found[answer][1]
            thread.kind = Thread.Kind.QUESTION
            accepted.append(thread)
        return accepted

    def notes_of(self, duplicates: Sequence[Duplicate], name: str) -> Iterator[Message]:
        """A post for each thread that repeats another, with a link to that: signed with the name of the source."""
        ids = (each for duplicate in duplicates for each in (duplicate.thread_id, duplicate.original_id))
        records = self.records.of(THREAD, ids)
        threads = Thread.objects.only("title", "language").in_bulk([record.object_id for record in records.values()])
        for duplicate in duplicates:
            here, there = records.get(duplicate.thread_id), records.get(duplicate.original_id)
            if here is None or there is None or here.object_id not in threads or there.object_id not in threads:
                self.report.problem(f"link {duplicate.foreign_id}", "one of the threads that it joins is missing")
                continue
            yield Message(
                origin=f"link {duplicate.foreign_id}",
                foreign_id=duplicate.foreign_id,
                thread_id=duplicate.thread_id,
                body=_asked_before(threads[there.object_id], threads[here.object_id].language),
                created_at=duplicate.created_at,
                author_name=name,
            )


def _asked_before(original: Thread, language: str) -> str:
    # Without a language in the address: whoever follows it reads on in their own.
    with translation.override(language):
        link = format_html('<a href="/community/threads/{}/">{}</a>', original.pk, original.title)
        return format_html("<p>{} {}</p>", _("This has been asked before:"), link)
