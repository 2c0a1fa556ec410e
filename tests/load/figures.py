"""How a measured figure is told to `measure.py`, and what every part sets up."""

import re
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
    memory = 0.0
    while child.poll() is None:
        memory = max(memory, peak_memory(child.pid))
        time.sleep(0.05)
    if child.returncode:
        raise SystemExit("search rebuild failed")
    return time.perf_counter() - before, memory


def peak_memory(process: int) -> float:
    """The most memory in MB that a running process has had; 0 if it has ended. Not as the kernel tells whoever waits
    for a child: that counts what its parent had when it was born."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0.0
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0


def search_paths(make_query: Callable[[], str], count: int, *, suggest: bool = False) -> list[str]:
    """Addresses of `count` different searches, or of as many first letters typed."""
    if suggest:
        return [f"/en/search/suggest/?q={quote(make_query().split()[-1][:4])}" for _ in range(count)]
    return [f"/en/search/?q={quote(make_query())}" for _ in range(count)]
