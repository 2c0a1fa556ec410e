"""Measures the figures that `docs/operating.md` records.

    python -m tests.load.measure [--scale 0.02] [--record]

Needs PostgreSQL, Elasticsearch and Redis in the environment, and `wrk`. At full scale the knowledge base has 20,000
entries, the community 100,000 threads with 1,000,000 posts, the academy 50,000 people in 500 courses with 2,000,000
rows of progress; 500 people take one exam at once, and 200 processes are killed. With `--record` the table is written
into `docs/operating.md` with commit and machine; otherwise it is printed.
The goals are compared at full scale alone: a small one only shows that everything can be measured.
"""

import argparse
import os
import platform
import re
import subprocess
import sys
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parents[2]
SIZE = 20_000
DATABASE = "portal_measure"
MARK = re.compile(r"(<!-- figures -->\n).*(<!-- end of figures -->)", re.DOTALL)


def own_database(url: str) -> str:
    """A fresh PostgreSQL database beside the one that `url` names; its address."""
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {DATABASE}")
    return f"{url.rpartition('/')[0]}/{DATABASE}"


def run(part: str, size: int, **environment: str) -> list[tuple[str, str, str, bool]]:
    """One part in a process of its own, since settings are read once a process."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.load.{part}", str(size)],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
            "SEARCH_INDEX_PREFIX": "measure",
            **environment,
        },
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"tests.load.{part} failed")
    rows = [line.split("\t")[1:] for line in done.stdout.splitlines() if line.startswith("figure\t")]
    return [(name, value, goal, met == "True") for name, value, goal, met in rows]


def table(rows: list[tuple[str, str, str, bool]], size: int) -> str:
    """The figures as Markdown, with where they come from."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    machine = f"{os.cpu_count()} cores ({_processor()}), Python {platform.python_version()}"
    lines = [
        f"Commit {commit.stdout.strip()}, {machine}, {size:,} entries.",
        "",
        "| figure | measured | goal |",
        "|---|---|---|",
    ]
    lines += [
        f"| {name} | {value} | {goal}{'' if met or size < SIZE else ' (missed)'} |" for name, value, goal, met in rows
    ]
    return "\n".join(lines) + "\n"


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--record", action="store_true")
    arguments = parser.parse_args()
    size = max(200, round(SIZE * arguments.scale))
    var = ROOT / "var" / "measure"
    var.mkdir(parents=True, exist_ok=True)
    sqlite = var / "measure.sqlite3"
    for leftover in var.glob("measure.sqlite3*"):
        leftover.unlink()
    on_services = {"DATABASE_URL": own_database(os.environ["DATABASE_URL"]), "PORTAL_VAR_DIR": str(var / "services")}
    rows = run("on_services", size, **on_services)
    embedded = {"DATABASE_URL": f"sqlite:///{sqlite}", "ELASTICSEARCH_URL": "", "REDIS_URL": ""}
    rows += run("embedded", size, PORTAL_VAR_DIR=str(var / "embedded"), **embedded)
    on_services["DATABASE_URL"] = own_database(os.environ["DATABASE_URL"])
    rows += run("community", size, **{**on_services, "PORTAL_VAR_DIR": str(var / "community")})
    for part in ("academy", "academy_testing", "academy_kills"):
        on_services["DATABASE_URL"] = own_database(os.environ["DATABASE_URL"])
        rows += run(part, size, **{**on_services, "PORTAL_VAR_DIR": str(var / part)})
    text = table(rows, size)
    print(text)
    if arguments.record:
        page = ROOT / "docs" / "operating.md"
        page.write_text(MARK.sub(lambda found: found[1] + text + found[2], page.read_text()))


if __name__ == "__main__":
    main()
