"""For real use. Refuses to start on an insecure or missing setting, with one clear line each."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.http.request import validate_host

from portal.settings.base import *  # noqa: F403  settings modules extend each other
from portal.settings.base import (
    ALLOWED_HOSTS,
    CREDENTIAL_KEY_SECRET,
    DATABASES,
    EMAIL_URL,
    PACKAGES_ORIGIN,
    PORTAL_URL,
    REDIS_URL,
    SECRET_KEY,
    XAPI_ENDPOINT,
    XAPI_KEY,
    XAPI_SECRET,
    env,
)

DEBUG = False


def _problems() -> list[str]:
    """One line for each setting with which the portal must not go before the public."""
    found = []
    if env.bool("DEBUG", default=False):
        found.append("DEBUG must not be set in production.")
    if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5 or SECRET_KEY.startswith(("django-insecure", "only-for")):
        found.append("SECRET_KEY must be a secret of at least 50 random characters.")
    if "ALLOWED_HOSTS" not in env.ENVIRON or not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
        found.append("ALLOWED_HOSTS must name the portal's hosts, without *.")
    if not PORTAL_URL.startswith("https://"):
        found.append("PORTAL_URL must be the portal's public address and begin with https://.")
    if DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
        found.append("DATABASE_URL must name a PostgreSQL database.")
    if not REDIS_URL:
        found.append("REDIS_URL must name a Redis server: limits on signing in need a cache that all processes share.")
    if not EMAIL_URL:
        found.append("EMAIL_URL must name a mail server.")
    if "DEFAULT_FROM_EMAIL" not in env.ENVIRON:
        found.append("DEFAULT_FROM_EMAIL must be the address that the portal's mail comes from.")
    if any(len(secret.strip()) < 32 for secret in CREDENTIAL_KEY_SECRET.split(",")):
        found.append("CREDENTIAL_KEY_SECRET must be a secret of at least 32 characters: it seals the keys of badges.")
    return found + _problems_of_records() + _problems_of_packages()


def _problems_of_records() -> list[str]:
    """The like for the record store, where one is named."""
    found = []
    if XAPI_ENDPOINT and not XAPI_ENDPOINT.startswith("https://"):
        found.append("XAPI_ENDPOINT must begin with https://: it carries who learned what.")
    if XAPI_ENDPOINT and not (XAPI_KEY and XAPI_SECRET):
        found.append("XAPI_KEY and XAPI_SECRET must be those of the record store that XAPI_ENDPOINT names.")
    return found


def _problems_of_packages() -> list[str]:
    """Packages run scripts that others wrote: where they are played, nothing of the portal's may be within reach."""
    if not PACKAGES_ORIGIN:
        return []
    parts = urlsplit(PACKAGES_ORIGIN)
    host = parts.hostname or ""
    if parts.scheme != "https" or not host or parts.path or parts.query or parts.username:
        return ["PACKAGES_ORIGIN must be an origin such as https://packages.example.com, and nothing more."]
    if host == urlsplit(PORTAL_URL).hostname or validate_host(host, ALLOWED_HOSTS):
        # Cookies know no ports: another port of the same host would share them.
        return ["PACKAGES_ORIGIN must have a host of its own, which is none of the portal's (ALLOWED_HOSTS)."]
    return []


if _found := _problems():
    raise ImproperlyConfigured("The portal does not start in production:\n" + "\n".join(f"- {line}" for line in _found))

CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[PORTAL_URL])
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=True)
SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD", default=True)
if env.bool("BEHIND_TLS_PROXY", default=True):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
