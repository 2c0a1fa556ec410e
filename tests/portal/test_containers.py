"""The container files, read since no engine runs them here: each variable they set is one that settings read."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
OWN_SERVICES = ("setup", "web", "worker")
READ_ELSEWHERE = {"PATH", "PYTHONUNBUFFERED", "DJANGO_SETTINGS_MODULE"}


def variables_that_are_read() -> set[str]:
    """Names in `env.str("NAME")`, `os.environ["NAME"]` and the like, in settings and the server's configuration."""
    texts = [path.read_text() for path in [*ROOT.glob("portal/settings/*.py"), ROOT / "portal/gunicorn.py"]]
    pattern = r"""(?:env\.\w+|environ\.get|getenv)\(\s*["']([A-Z0-9_]+)["']"""
    return {name for text in texts for name in re.findall(pattern, text)}


@pytest.fixture(scope="module")
def compose() -> dict:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_compose_starts_the_portal_and_every_service_it_can_use(compose):
    assert {*OWN_SERVICES, "postgresql", "elasticsearch", "redis", "mail"} == set(compose["services"])


@pytest.mark.parametrize("service", OWN_SERVICES)
def test_each_variable_compose_sets_is_one_that_settings_read(compose, service):
    names = set(compose["services"][service]["environment"])
    assert names - READ_ELSEWHERE <= variables_that_are_read()


def test_each_service_another_waits_for_can_say_when_it_is_ready(compose):
    for service in compose["services"].values():
        for name, wait in service.get("depends_on", {}).items():
            if wait["condition"] == "service_healthy":
                assert "healthcheck" in compose["services"][name], name


def test_the_volumes_that_are_used_are_declared(compose):
    used = {volume.split(":")[0] for service in compose["services"].values() for volume in service.get("volumes", [])}
    assert used == set(compose["volumes"])


def instructions() -> list[tuple[str, str]]:
    text = re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text())
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [tuple(line.split(None, 1)) for line in lines]  # type: ignore[misc]


def test_the_image_is_built_in_stages_and_runs_without_root():
    steps = instructions()
    assert [name for name, _ in steps].count("FROM") == 2
    last_stage = steps[max(index for index, (name, _) in enumerate(steps) if name == "FROM") :]
    assert ("USER", "portal") in last_stage
    assert last_stage[-1][0] == "CMD"


def test_each_variable_the_image_sets_is_one_that_settings_read():
    pairs = [pair for name, rest in instructions() if name == "ENV" for pair in rest.split()]
    assert {pair.split("=")[0] for pair in pairs} - READ_ELSEWHERE <= variables_that_are_read()


def test_files_the_image_copies_or_runs_exist():
    text = (ROOT / "Dockerfile").read_text()
    assert (ROOT / "requirements/base.txt").exists()
    assert "portal/gunicorn.py" in text
    assert (ROOT / "portal/gunicorn.py").exists()
    assert "portal.catalogues" in text
    assert (ROOT / "portal/catalogues.py").exists()
