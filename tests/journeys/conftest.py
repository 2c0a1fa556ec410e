"""The browser that journeys drive."""

import os
from collections.abc import Iterator

import pytest
from django.db import connection
from playwright.sync_api import Browser, sync_playwright


@pytest.fixture(scope="module")
def chromium(django_db_setup) -> Iterator[Browser]:
    """One browser for all of them. Its loop runs in this thread, beside which Django would not touch the database,
    and makes Django open the database anew: what a test is begun with must be known there, too."""
    begun_with = connection._test_serialized_contents
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        connection._test_serialized_contents = begun_with
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM_PATH"], args=["--no-sandbox"])
        yield browser
        browser.close()
