"""`manage.py search`: the operator's hand on the catalogue and its indexes."""

import json
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search import analysed, rebuilding, reconciling, shipping, sources
from search import status as search_status
from search.actions import update_catalogue
from search.engines.connection import is_configured
from search.engines.elasticsearch_index import IndexVanishedError
from search.engines.protocol import EngineUnavailableError
from search.models import CatalogueEntry, SearchIndex

BAR_WIDTH = 30


class Command(BaseCommand):
    """rebuild, reconcile, ship or status."""

    help = "Rebuilds, compares, ships and shows what search knows."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One subcommand, and the languages it is for."""
        commands = parser.add_subparsers(dest="action", required=True)
        for name, text in (
            ("rebuild", "Build the indexes anew from the catalogue; searching and editing go on meanwhile."),
            ("reconcile", "Compare sources, catalogue and indexes entry by entry, and put right what differs."),
            ("ship", "Compute what is marked and ship what waits, without a worker."),
            ("status", "Show how far each part has come."),
        ):
            command = commands.add_parser(name, help=text)
            if name != "status":
                command.add_argument("--language", action="append", help="Only this language; may be given often.")
            if name == "rebuild":
                command.add_argument("--sources", action="store_true", help="First read every source afresh.")
            if name == "status":
                command.add_argument("--json", action="store_true", help="For programs.")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        """Do it, and turn an absent search server into one clear line."""
        try:
            getattr(self, f"_{action}")(options)
        except EngineUnavailableError as error:
            raise CommandError(f"{error}. Nothing is lost: what waits is shipped when it is back.") from error
        except IndexVanishedError as error:
            raise CommandError(f"{error}. `manage.py search rebuild` makes it anew.") from error
        except rebuilding.RebuildRunningError as error:
            raise CommandError(str(error)) from error

    def _rebuild(self, options: dict[str, Any]) -> None:
        if options["sources"]:
            self._reconcile_sources()
        update_catalogue()
        languages = options["language"] or rebuilding.languages()
        # Beside a search server the database engine's words are made anew only if they would differ.
        outdated = analysed.outdated() if is_configured() else languages
        for language in languages:
            entries = CatalogueEntry.objects.findable().filter(language=language)
            if language in outdated:
                with _Progress(f"words of {language}", entries.count()) as progress:
                    reconciling.analyse_anew(language, progress)
            if is_configured():
                with _Progress(f"index of {language}", entries.count()) as progress:
                    rebuilding.Rebuild(language, on_progress=progress).run()

    def _reconcile(self, options: dict[str, Any]) -> None:
        if not options["language"]:
            self._reconcile_sources()
        with _Progress("database engine", 0) as progress:
            found = reconciling.reconcile_embedded(progress)
        self._report("catalogue → database engine", found)
        if not is_configured():
            return
        if missing := rebuilding.languages_without_index():
            self.stdout.write(self.style.WARNING(f"No index: {', '.join(missing)}. Run `manage.py search rebuild`."))
        for index in self._live(options["language"]):
            total = CatalogueEntry.objects.findable().filter(language=index.language).count()
            with _Progress(index.name, total) as progress:
                found = reconciling.reconcile_index(index, progress)
            self._report(f"catalogue → {index.name}", found)

    def _ship(self, options: dict[str, Any]) -> None:
        update_catalogue()
        for index in self._live(options["language"]) if is_configured() else ():
            with _Progress(index.name, shipping.pending(index).count()) as progress:
                shipping.ship_pending(index, on_progress=progress)

    def _status(self, options: dict[str, Any]) -> None:
        found = search_status.status()
        if options["json"]:
            self.stdout.write(json.dumps(found, indent=2))
            return
        self.stdout.write(f"engine: {found['engine']}    search server: {found['server']}")
        marks = found["marks"]
        self.stdout.write(f"objects to compute: {marks['count']}, the oldest for {marks['waiting_seconds']} s")
        self._table(found["languages"])
        self._table(found["indexes"])
        if found["needs_rebuild"]:
            self.stdout.write(self.style.WARNING(f"to be rebuilt: {', '.join(found['needs_rebuild'])}"))

    def _reconcile_sources(self) -> None:
        for source in sources.all_sources():
            with _Progress(source.name, source.queryset().count()) as progress:
                found = reconciling.reconcile_source(source, progress)
            self._report(f"{source.name} → catalogue", found)
        self._report("without a source", reconciling.reconcile_unknown_sources())

    def _report(self, name: str, found: reconciling.Differences) -> None:
        line = f"{name}: {found.missing} missing, {found.stale} stale, {found.left_over} left over"
        self.stdout.write(self.style.WARNING(f"{line}; put right") if found.total else line)

    def _live(self, languages: list[str] | None) -> Iterable[SearchIndex]:
        live = SearchIndex.objects.filter(role=SearchIndex.Role.LIVE).order_by("language")
        return live.filter(language__in=languages) if languages else live

    def _table(self, rows: list[dict[str, Any]]) -> None:
        if not rows:
            return
        cells = [list(rows[0]), *([("–" if cell is None else str(cell)) for cell in row.values()] for row in rows)]
        widths = [max(len(row[column]) for row in cells) for column in range(len(cells[0]))]
        self.stdout.write("")
        for row in cells:
            self.stdout.write("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


class _Progress:
    """A bar on a terminal, one closing line elsewhere."""

    def __init__(self, name: str, total: int) -> None:
        self._name, self._total, self._done = name, total, 0
        self._started = time.monotonic()

    def __enter__(self) -> "_Progress":
        return self

    def __call__(self, count: int) -> None:
        self._done += count
        if sys.stderr.isatty():
            share = min(self._done / self._total, 1.0) if self._total else 1.0
            bar = "█" * int(share * BAR_WIDTH)
            sys.stderr.write(f"\r{self._name}  {bar:·<{BAR_WIDTH}} {self._done}/{self._total} {self._rate:.0f}/s ")

    def __exit__(self, *exception: object) -> None:
        end = "\n" if sys.stderr.isatty() else f"{self._name}: {self._done} entries, {self._rate:.0f}/s\n"
        sys.stderr.write(end if self._done else "")

    @property
    def _rate(self) -> float:
        return self._done / max(time.monotonic() - self._started, 0.001)
