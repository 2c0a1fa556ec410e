"""How a measured figure is told to `measure.py`, and what every part sets up."""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from django.core.management import call_command

from tests.load.dataset import fill

ROOT = Path(__file__).resolve().parents[2]


def tell(name: str, value: float, unit: str, goal: float, *, at_least: bool = False) -> None:
    """Write one figure with its goal, and whether it is met."""
    met = value >= goal if at_least else value <= goal
    sign = "≥" if at_least else "≤"
    shown = f"{value:,.0f}" if value >= 100 else f"{value:.1f}"
    print("figure", name, f"{shown} {unit}", f"{sign} {goal:,.0f} {unit}", met, sep="\t", flush=True)


def prepare(size: int) -> object:
    """Migrate an empty database and fill it; returns a page that was published the ordinary way."""
    call_command("migrate", verbosity=0, interactive=False)
    return fill(size)


def rebuild() -> tuple[float, float]:
    """Seconds and peak memory in MB of `manage.py search rebuild` as a command of its own."""
    before = time.perf_counter()
    child = subprocess.Popen([sys.executable, "manage.py", "search", "rebuild"], cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    if status:
        raise SystemExit("search rebuild failed")
    return time.perf_counter() - before, _megabytes(usage)


def _megabytes(usage: resource.struct_rusage) -> float:
    return usage.ru_maxrss / 1024


def search_paths(make_query: Callable[[], str], count: int, *, suggest: bool = False) -> list[str]:
    """Addresses of `count` different searches, or of as many first letters typed."""
    if suggest:
        return [f"/en/search/suggest/?q={quote(make_query().split()[-1][:4])}" for _ in range(count)]
    return [f"/en/search/?q={quote(make_query())}" for _ in range(count)]
