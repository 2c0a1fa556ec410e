"""Brings the demo's questions and tests in, by the same importer that customers use."""

from pathlib import Path

from academy.testing.importing import Report, import_file

CONTENT = Path(__file__).resolve().parent / "testing"


def load_tests() -> Report:
    """Load the bank, the partners' exam and a quiz; what is there is brought up to date."""
    return import_file(CONTENT / "questions.yaml")
