"""For a developer's machine and for `make demo`: the embedded default, nothing to configure."""

from urllib.parse import urlsplit

from portal.settings.base import *  # noqa: F403  settings modules extend each other
from portal.settings.base import PORTAL_URL, STATIC_ROOT, STORAGES, env

DEBUG = env.bool("DEBUG", default=True)
SECRET_KEY = env.str("SECRET_KEY", default="only-for-development-and-demonstration-never-in-production")
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
# Static files are served from where they lie, without a step of collecting them.
WHITENOISE_USE_FINDERS = True
LTI_INTERNAL_PLATFORMS = env.bool("LTI_INTERNAL_PLATFORMS", default=True)
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
# Browsers know names below localhost without asking anybody, and keep their cookies and storage apart from localhost's.
PACKAGES_ORIGIN = env.str("PACKAGES_ORIGIN", default=f"http://packages.localhost:{urlsplit(PORTAL_URL).port or 80}")
