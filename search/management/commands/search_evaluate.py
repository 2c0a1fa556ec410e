"""`manage.py search_evaluate`: how well search answers questions whose answers are known."""

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from search.embedding.choice import NONE, wait_until_loaded
from search.evaluating import asking, measures
from search.evaluating.asking import Outcome
from search.evaluating.plain import PlainEngine
from search.evaluating.sets import EvaluationSet
from search.evaluating.workshop import workshop

SWITCH = ("on", "off")


class Command(BaseCommand):
    """Loads sets into a throw-away catalogue, asks their questions as a reader would, and prints the measures."""

    help = "Measures search on sets of questions with graded answers, beside a plain query over title and text."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The sets, and with what of search they are measured."""
        parser.add_argument("sets", nargs="+", type=Path, help="Folders with corpus.jsonl, queries*.jsonl, qrels.tsv.")
        parser.add_argument("--engine", choices=("database", "elasticsearch"), default="database")
        parser.add_argument("--vectors", choices=SWITCH, default="on")
        parser.add_argument("--learning", choices=SWITCH, default="on")
        parser.add_argument("--queries", action="append", help="Only these files of questions: 2024, 2024_whole …")
        parser.add_argument("--history", action="append", default=[], help="Files whose answers are known beforehand.")
        parser.add_argument("--limit", type=int, help="So many questions of each file, evenly out of all.")
        parser.add_argument("--plain", action="store_true", help="Also ask a plain query, to compare with.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure one set after the other."""
        changed = {
            "ELASTICSEARCH_URL": settings.ELASTICSEARCH_URL if options["engine"] == "elasticsearch" else "",
            "SEARCH_EMBEDDER": settings.SEARCH_EMBEDDER if options["vectors"] == "on" else NONE,
            "SEARCH_LEARNING": options["learning"] == "on",
            # What is measured is how good the answers are: a busy machine must not change them.
            "SEARCH_EMBEDDER_PATIENCE": 30.0,
        }
        if options["engine"] == "elasticsearch" and not settings.ELASTICSEARCH_URL:
            raise CommandError("ELASTICSEARCH_URL is not set.")
        head = " ".join(f"{name:>9}" for name in measures.MEASURES)
        self.stdout.write(f"{'set and questions':32} {'n':>5} {head} {'p95 ms':>7}")
        for folder in options["sets"]:
            if not (folder / "corpus.jsonl").exists():
                raise CommandError(f"{folder} is no set: it has no corpus.jsonl.")
            with workshop(**changed):
                self._measure(EvaluationSet(folder), options)

    def _measure(self, found: EvaluationSet, options: dict[str, Any]) -> None:
        (language, *_others) = asking.bring_in(found)
        wait_until_loaded(language)
        if options["history"]:
            asking.remember(found, options["history"], language)
        for name in options["queries"] or found.query_files:
            queries = found.queries(name)
            if limit := options["limit"]:
                queries = queries[:: max(len(queries) // limit, 1)][:limit]
            outcome = asking.ask_all(found, queries, language)
            self._report(f"{found.name} {name}", outcome)
            if options["plain"]:
                plain = PlainEngine(language)
                self._report("  plain", asking.ask_all(found, queries, language, plain.ask), outcome.ndcg)

    def _report(self, name: str, outcome: Outcome, other: Sequence[float] = ()) -> None:
        cells = " ".join(f"{value:9.4f}" for value in outcome.means.values())
        chance = f"   p={measures.chance(outcome.ndcg, other):.4f}" if other else ""
        self.stdout.write(f"{name:32} {len(outcome.ndcg):5} {cells} {outcome.slow:7.1f}{chance}")
        self.stdout.flush()
