"""Production refuses to start on an insecure or missing setting."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

SECURE = {
    "DJANGO_SETTINGS_MODULE": "portal.settings.production",
    "SECRET_KEY": "b8Zt4qW1nYx7Kd0Lm5Rf2Gv9Hj3Cs6Pa-kTiUoEeDwQzXbNlMgVhJrSyA",
    "ALLOWED_HOSTS": "help.example.com",
    "PORTAL_URL": "https://help.example.com",
    "DATABASE_URL": "postgres://portal:secret@127.0.0.1:5999/portal",
    "REDIS_URL": "redis://127.0.0.1:6999/0",
    "EMAIL_URL": "smtp://127.0.0.1:2599",
    "DEFAULT_FROM_EMAIL": "Northwind Help <help@example.com>",
    "CREDENTIAL_KEY_SECRET": "kV3-mR8_tW2xQ7zP5nL9bH4jF6dS1aGy",
}


def manage(*arguments: str, **environment: str | None) -> subprocess.CompletedProcess[str]:
    """Run a management command with nothing but this environment."""
    chosen = {**SECURE, **environment, "PATH": os.environ["PATH"], "PORTAL_VAR_DIR": str(settings.MEDIA_ROOT.parent)}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env={name: value for name, value in chosen.items() if value is not None},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_deployment_check_is_clean():
    done = manage("check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", None),
        ("SECRET_KEY", "short"),
        ("ALLOWED_HOSTS", None),
        ("ALLOWED_HOSTS", "*"),
        ("PORTAL_URL", "http://help.example.com"),
        ("DATABASE_URL", None),
        ("REDIS_URL", None),
        ("EMAIL_URL", None),
        ("DEFAULT_FROM_EMAIL", None),
        ("CREDENTIAL_KEY_SECRET", None),
        ("CREDENTIAL_KEY_SECRET", "short"),
        ("DEBUG", "true"),
    ],
)
def test_an_insecure_or_missing_setting_is_refused_with_one_clear_line(name: str, value: str | None):
    done = manage("check", **{name: value})
    assert done.returncode != 0
    lines = [line for line in done.stderr.splitlines() if line.startswith("- ")]
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith(f"- {name} must")


@pytest.mark.parametrize(
    ("environment", "begins"),
    [
        ({"XAPI_ENDPOINT": "http://records.example.com/xapi", "XAPI_KEY": "a", "XAPI_SECRET": "b"}, "XAPI_ENDPOINT"),
        ({"XAPI_ENDPOINT": "https://records.example.com/xapi"}, "XAPI_KEY and XAPI_SECRET"),
    ],
)
def test_learning_records_go_nowhere_in_the_open_or_without_a_key(environment: dict[str, str], begins: str):
    done = manage("check", **environment)
    assert done.returncode != 0
    lines = [line for line in done.stderr.splitlines() if line.startswith("- ")]
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith(f"- {begins} must")


@pytest.mark.parametrize(
    "origin",
    ["https://help.example.com", "https://help.example.com:8443", "http://packages.example.com", "https://a.example/x"],
)
def test_packages_are_not_played_where_the_portal_is(origin: str):
    done = manage("check", PACKAGES_ORIGIN=origin)
    assert done.returncode != 0
    lines = [line for line in done.stderr.splitlines() if line.startswith("- ")]
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("- PACKAGES_ORIGIN must")


def test_packages_are_played_from_a_host_of_their_own():
    assert manage("check", PACKAGES_ORIGIN="https://packages.example.com").returncode == 0


def test_files_in_a_bucket_may_be_shown_and_nothing_else_from_elsewhere():
    told = "import portal.settings.production as s; print(s.CONTENT_SECURITY_POLICY['DIRECTIVES']['img-src'])"
    done = subprocess.run(
        [sys.executable, "-c", told],
        cwd=settings.BASE_DIR,
        env={
            **SECURE,
            "PATH": os.environ["PATH"],
            "S3_BUCKET": "help",
            "S3_ENDPOINT_URL": "https://files.example.com/",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["[\"'self'\",", "'data:',", "'https://files.example.com']"]
