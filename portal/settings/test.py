"""For the tests: as in development, with quick password hashing and everything written below a folder of its own."""

import tempfile
from pathlib import Path

from portal.settings.base import *  # noqa: F403  settings modules extend each other
from portal.settings.base import STORAGES

SECRET_KEY = "tests"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
_scratch = Path(tempfile.mkdtemp(prefix="portal-tests-"))
MEDIA_ROOT = _scratch / "media"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
