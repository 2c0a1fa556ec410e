"""For the tests: as in development, with quick password hashing and everything written below a folder of its own."""

import os
import tempfile
from pathlib import Path

from portal.settings.base import *  # noqa: F403  settings modules extend each other
from portal.settings.base import CACHES, REDIS_URL, SEARCH_LIMITS, STORAGES

SECRET_KEY = "tests"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# The platforms of the tests are servers of this machine.
LTI_INTERNAL_PLATFORMS = True
_scratch = Path(tempfile.mkdtemp(prefix="portal-tests-"))
MEDIA_ROOT = _scratch / "media"
STATIC_ROOT = _scratch / "static"
STATIC_ROOT.mkdir()
# Workers that test side by side must not empty each other's cache or search each other's indices.
_worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
SEARCH_INDEX_PREFIX = f"test-{_worker}"
# Those tests that are about meaning load the model, which takes its time; the others find by words.
SEARCH_EMBEDDER = "none"
if REDIS_URL:
    _number = int(_worker.removeprefix("gw")) + 1
    CACHES = {"default": {**CACHES["default"], "LOCATION": f"{REDIS_URL.rpartition('/')[0]}/{_number}"}}
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# Tests and journeys search from one address much faster than people do; the limits have tests of their own.
SEARCH_LIMITS = {name: [(0, 60)] for name in SEARCH_LIMITS}
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
