"""Search answers as well as it did: nDCG@10 on a small sample of each set, at both engines.

The sets are not ours to keep here: RELEVANCE_DIR names their folder. What was reached is in `recorded.json`; to record
anew after a change that is meant: RELEVANCE_RECORD=1.
"""

import json
import os
from pathlib import Path

import pytest

from search import rebuilding
from search.embedding.choice import wait_until_loaded
from search.evaluating import asking, measures
from search.evaluating.sets import EvaluationSet

FOLDER = Path(os.environ.get("RELEVANCE_DIR", ""))
RECORD = Path(__file__).parent / "recorded.json"
TOLERANCE = 0.01
SAMPLE = 60
"""Questions of each file."""
DOCUMENTS = 120
"""Of each set: those that answer one of the sample, and others up to so many."""
SETS = {
    "support-en": (("2024", "2024_whole", "2024_typo"), "2023_whole"),
    "passages-vi": (("", "unaccented"), ""),
    "passages-fa": (("", "keyboard"), ""),
}

pytestmark = [
    pytest.mark.skipif("RELEVANCE_DIR" not in os.environ, reason="RELEVANCE_DIR is not set"),
    pytest.mark.django_db,
]


class _Sample(EvaluationSet):
    """The same questions each time, earlier ones too, and few documents to look for them in."""

    def queries(self, name):
        rows = super().queries(name)
        return rows[:: max(len(rows) // SAMPLE, 1)][:SAMPLE]

    def documents(self):
        rows = list(super().documents())
        files = [name for name in self.query_files if "2023" not in name]
        wanted = {key for name in files for query in self.queries(name) for key in self.answers[query.id]}
        others = [row for row in rows if row["id"] not in wanted][: max(DOCUMENTS - len(wanted), 0)]
        yield from (row for row in rows if row["id"] in wanted or row in others)


@pytest.fixture(params=["database", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def engine(request, settings):
    """Each engine in turn, with meaning and learning."""
    settings.SEARCH_EMBEDDER, settings.SEARCH_EMBEDDER_PATIENCE = "local", 30.0
    if request.param == "database":
        settings.ELASTICSEARCH_URL = ""
        yield request.param
        return
    settings.SEARCH_INDEX_PREFIX = f"{settings.SEARCH_INDEX_PREFIX}-relevance"
    yield request.param
    with rebuilding.writing() as server:
        for name in server.indices.get(index=f"{settings.SEARCH_INDEX_PREFIX}-*", features="aliases"):
            server.indices.delete(index=name)


@pytest.mark.parametrize("name", SETS)
def test_answers_are_as_good_as_they_were(name, engine):
    files, history = SETS[name]
    sample = _Sample(FOLDER / name)
    (language,) = asking.bring_in(sample)
    wait_until_loaded(language)
    if history:
        asking.remember(sample, [history], language)
    reached = {
        f"{engine} {name} {file}".strip(): asking.ask_all(sample, sample.queries(file), language).means[measures.NDCG]
        for file in files
    }
    recorded = json.loads(RECORD.read_text()) if RECORD.exists() else {}
    if os.environ.get("RELEVANCE_RECORD"):
        recorded |= {key: round(value, 4) for key, value in reached.items()}
        RECORD.write_text(json.dumps(recorded, indent=2, sort_keys=True) + "\n")
    assert set(reached) <= set(recorded), "Record them first: RELEVANCE_RECORD=1"
    assert {key: value for key, value in reached.items() if value < recorded[key] - TOLERANCE} == {}
