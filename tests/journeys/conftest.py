"""The browser that journeys drive."""

import os
from collections.abc import Iterator

import pytest
from django.test import testcases
from playwright.sync_api import Browser, sync_playwright
from pytest_django.live_server_helper import LiveServer


@pytest.fixture(scope="session")
def _portal_serves_files() -> Iterator[None]:
    """The portal itself answers for uploaded files: Django's test server would send them whole, so that no browser can
    go to a second of a film, and to anybody."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(testcases, "_MediaFilesHandler", lambda application: application)
        yield


@pytest.fixture(scope="session")
def live_server(_portal_serves_files: None, live_server: LiveServer) -> LiveServer:
    """The portal, as a browser meets it."""
    return live_server


@pytest.fixture(scope="module")
def chromium(django_db_setup) -> Iterator[Browser]:
    """One browser for all of them. Its loop runs in this thread, beside which Django would not touch the database."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM_PATH"], args=["--no-sandbox"])
        yield browser
        browser.close()
