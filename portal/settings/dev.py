"""For a developer's machine and for `make demo`: the embedded default, nothing to configure."""

from portal.settings.base import *  # noqa: F403  settings modules extend each other
from portal.settings.base import STATIC_ROOT, STORAGES, env

DEBUG = env.bool("DEBUG", default=True)
SECRET_KEY = env.str("SECRET_KEY", default="only-for-development-and-demonstration-never-in-production")
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
# Static files are served from where they lie, without a step of collecting them.
WHITENOISE_USE_FINDERS = True
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
