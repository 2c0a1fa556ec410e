"""What holds everywhere. With no environment set, the portal runs on its embedded default:
SQLite, the database search engine, a cache shared by the processes, mail in files.
Each service is switched on by its own variable; nothing else changes."""

from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF

from portal.settings.signin import *  # noqa: F403  one module a subject
from portal.settings.signin import SIGNIN_APPS

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(env.str("PORTAL_VAR_DIR", default=str(BASE_DIR / "var")))
"""Everything the running portal writes: database, media, mail, cache."""
VAR_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
PORTAL_URL = env.str("PORTAL_URL", default="http://localhost:8000").rstrip("/")
"""The portal's public address, used wherever no request is at hand (mail, feeds, certificates)."""

INSTALLED_APPS = [
    "portal",
    "kb",
    "community",
    "academy.partners",
    "academy.records",
    "academy.launches",
    "academy.certificates",
    "academy.courses",
    "academy.testing",
    "academy.packages",
    "publishing",
    "search",
    "delivery",
    "accounts",
    "product",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtailmedia",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "accounts.wagtail_apps.PeopleAdminConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_htmx",
    "django_q",
    "ninja",
    "axes",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    *SIGNIN_APPS,
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "academy.packages.middleware.PackageHostMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.middleware.WithoutNulMiddleware",
    "publishing.middleware.AnonymousPageCacheMiddleware",
    "csp.middleware.CSPMiddleware",
    "publishing.middleware.EditorsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "publishing.middleware.ContentLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.ReaderMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.StaffSecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.portal",
            ],
            "builtins": ["portal.templatetags.icons"],
        },
    },
]

# --- Data -------------------------------------------------------------------------------------

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Readers never wait for the writer (WAL); a writer takes the lock when its transaction begins, so that
    # two of them queue instead of failing in the middle.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("DATABASE_CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL:
    CACHES: dict[str, dict[str, Any]] = {
        "default": {"BACKEND": "portal.cache.ForgivingRedisCache", "LOCATION": REDIS_URL}
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": VAR_DIR / "cache",
            # It looks through all of them at each write.
            "OPTIONS": {"MAX_ENTRIES": 2_000},
        }
    }
SESSION_ENGINE = "django.contrib.sessions.backends.db"

Q_CLUSTER = {
    "name": "portal",
    "orm": "default",
    "broker_class": "portal.leases.LeasingBroker",
    "workers": env.int("WORKERS", default=2),
    "timeout": 600,
    # Not used: leases are shorter, see portal/leases.py. The library wants it to be longer than the timeout.
    "retry": 660,
    "max_attempts": 8,
    "ack_failures": False,
    "poll": 0.2,
    "catch_up": False,
    "save_limit": 500,
    "label": "Background work",
}

# --- Files ------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "build" / "static")))
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILES_ORIGIN = ""
"""Where a browser is sent for uploaded files, if not to the portal itself."""
if env.str("S3_BUCKET", default=""):
    FILES_ORIGIN = env.str(
        "S3_FILES_ORIGIN",
        default=env.str("S3_ENDPOINT_URL", default="") or f"https://{env.str('S3_BUCKET')}.s3.amazonaws.com",
    ).rstrip("/")
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": env.str("S3_BUCKET"),
            "endpoint_url": env.str("S3_ENDPOINT_URL", default=None),
            "access_key": env.str("S3_ACCESS_KEY", default=None),
            "secret_key": env.str("S3_SECRET_KEY", default=None),
            "default_acl": "private",
            "querystring_auth": True,
        },
    }
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# --- Languages --------------------------------------------------------------------------------

INTERFACE_LANGUAGES = ["en", "ga", "hy", "vi", "fa"]
"""Languages the interface itself is translated into."""
CONTENT_LANGUAGES = env.list("CONTENT_LANGUAGES", default=INTERFACE_LANGUAGES)
"""Languages content is published in. One that is no interface language gets English around it."""
LANGUAGE_NAMES = {
    "en": "English",
    "ga": "Gaeilge",
    "hy": "Հայերեն",
    "vi": "Tiếng Việt",
    "fa": "فارسی",
    "de": "Deutsch",
    "fr": "Français",
    "ru": "Русский",
    "es": "Español",
    "it": "Italiano",
    "nl": "Nederlands",
    "pt": "Português",
    "pl": "Polski",
    "uk": "Українська",
    "ja": "日本語",
    "ko": "한국어",
    "zh-hans": "简体中文",
    "sv": "Svenska",
    "tr": "Türkçe",
    "ar": "العربية",
    "he": "עברית",
}
LANGUAGE_CODE = "en"
FALLBACK_LANGUAGE = LANGUAGE_CODE
LANGUAGES = [(code, LANGUAGE_NAMES.get(code, code)) for code in CONTENT_LANGUAGES]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["portal.formats"]
TIME_ZONE = "UTC"
LANGUAGE_COOKIE_SAMESITE = "Lax"

# --- People -----------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

# --- Mail -------------------------------------------------------------------------------------

EMAIL_URL = env.str("EMAIL_URL", default="")
if EMAIL_URL:
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Northwind Help <help@example.com>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 20
REPLY_DOMAIN = env.str("REPLY_DOMAIN", default="")
"""Where replies to notifications arrive, as reply+…@REPLY_DOMAIN; empty: mail cannot be answered."""
INBOUND_MAIL_SECRET = env.str("INBOUND_MAIL_SECRET", default="")
"""Signs what a mail server posts to /delivery/inbound/; empty: nothing is taken there."""
INBOUND_IMAP_URL = env.str("INBOUND_IMAP_URL", default="")
"""The mailbox that is looked through each minute: imaps://user:password@host:993/INBOX."""

# --- Community --------------------------------------------------------------------------------

SPAM_SERVICE_URL = env.str("SPAM_SERVICE_URL", default="")
"""A spam service that speaks Akismet's protocol, such as https://rest.example.com; empty: nothing is sent anywhere."""
SPAM_SERVICE_KEY = env.str("SPAM_SERVICE_KEY", default="")

# --- Academy ----------------------------------------------------------------------------------

CREDENTIAL_KEY_SECRET = env.str("CREDENTIAL_KEY_SECRET", default="")
"""Seals the keys that sign badges; several, separated by commas: the first seals, any of them opens. Empty: derived
from SECRET_KEY."""
PACKAGES_ORIGIN = env.str("PACKAGES_ORIGIN", default="").rstrip("/")
"""Where SCORM packages are played from: an origin whose host is none of the portal's. Empty: they are not played."""
PACKAGES_LARGEST_ARCHIVE = env.int("PACKAGES_LARGEST_ARCHIVE", default=300_000_000)
PACKAGES_LARGEST_UNPACKED = env.int("PACKAGES_LARGEST_UNPACKED", default=1_000_000_000)
PACKAGES_MOST_FILES = env.int("PACKAGES_MOST_FILES", default=5_000)
"""What an uploaded package may weigh, packed and unpacked, in bytes, and how many files it may hold."""
PACKAGES_TOKEN_SECONDS = env.int("PACKAGES_TOKEN_SECONDS", default=43_200)
"""So long the address of an opened package leads anywhere."""
PACKAGES_EXTERNAL_SOURCES = env.list("PACKAGES_EXTERNAL_SOURCES", default=[])
"""Origins from which packages may load more, such as https://player.vimeo.com; none: they hold all they need."""

XAPI_ENDPOINT = env.str("XAPI_ENDPOINT", default="").rstrip("/")
"""The record store that is told what people learn, such as https://records.example.com/xapi; empty: nobody is."""
XAPI_KEY = env.str("XAPI_KEY", default="")
XAPI_SECRET = env.str("XAPI_SECRET", default="")
XAPI_MBOX = env.bool("XAPI_MBOX", default=False)
"""Whether people are named by their address; else by a pseudonym that leads to nobody once their account is gone."""
XAPI_BATCH = env.int("XAPI_BATCH", default=50)
"""Statements in one request."""
XAPI_KEEP_DAYS = env.int("XAPI_KEEP_DAYS", default=30)
"""So long is kept here what the record store has."""
LTI_INTERNAL_PLATFORMS = env.bool("LTI_INTERNAL_PLATFORMS", default=False)
"""Whether learning systems (LTI) may lie in the portal's own network and speak plain HTTP: for trying things out, and
for portals that serve one company from within."""

# --- Search -----------------------------------------------------------------------------------

ELASTICSEARCH_URL = env.str("ELASTICSEARCH_URL", default="")
SEARCH_INDEX_PREFIX = env.str("SEARCH_INDEX_PREFIX", default="portal")
SEARCH_EMBEDDER = env.str("SEARCH_EMBEDDER", default="local")
"""What finds texts by their meaning: `local` (a sentence model for English, in the process), the address of a server
that speaks OpenAI's protocol (https://models.example.com/v1), or `none`."""
SEARCH_EMBEDDER_THREADS = env.int("SEARCH_EMBEDDER_THREADS", default=1)
"""Processor cores that the local model may use at once, in each process."""
SEARCH_EMBEDDER_PATIENCE = env.float("SEARCH_EMBEDDER_PATIENCE", default=0.08)
"""Seconds that a reader's question waits for its vector; then it is answered by words alone."""
SEARCH_EMBEDDER_MODEL = env.str("SEARCH_EMBEDDER_MODEL", default="")
SEARCH_EMBEDDER_KEY = env.str("SEARCH_EMBEDDER_KEY", default="")
SEARCH_EMBEDDER_DIMENSIONS = env.int("SEARCH_EMBEDDER_DIMENSIONS", default=1024)
SEARCH_EMBEDDER_LANGUAGES = env.list("SEARCH_EMBEDDER_LANGUAGES", default=[])
"""Of a server's model: its name, the key it asks for, how long its vectors are, and the languages it is used for (none
named: all)."""
SEARCH_LEARNING = env.bool("SEARCH_LEARNING", default=True)
"""Whether what people asked, and the pages that answered them, help those who ask the like."""
SEARCH_CLICKS = env.bool("SEARCH_CLICKS", default=True)
"""Whether what readers open of a search's hits lifts these for those who search for the same."""
SEARCH_LOG_DAYS = env.int("SEARCH_LOG_DAYS", default=400)
"""So long is kept what was searched for and opened; never by whom."""
SEARCH_SUGGESTED_FROM_READERS = env.int("SEARCH_SUGGESTED_FROM_READERS", default=3)
"""What so many people have searched for on one day, and found, may be suggested to others."""
SEARCH_LIMITS: dict[str, list[tuple[int, int]]] = {
    "anonymous": [(env.int("SEARCH_LIMIT_SECOND", default=2), 1), (env.int("SEARCH_LIMIT_MINUTE", default=15), 60)],
    "address": [(env.int("SEARCH_LIMIT_ADDRESS", default=60), 60)],
    "members": [(env.int("SEARCH_LIMIT_MEMBERS", default=30), 60)],
    "suggestions": [(env.int("SEARCH_LIMIT_SUGGESTIONS", default=240), 60)],
}
"""Searches in so many seconds: of somebody signed out; of one address from which several such people come, told apart
by their cookies; of a member. Suggestions while typing are counted by themselves. 0 times: no limit."""
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
"""Wagtail's own search serves editors in the admin alone; readers are served by `search`."""

# --- Publishing -------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Northwind Help"
HOME_PAGE_MODEL = "portal.HomePage"
"""The kind of page at the root of each language's tree."""
WAGTAILADMIN_BASE_URL = PORTAL_URL
WAGTAILIMAGES_IMAGE_MODEL = "publishing.PortalImage"
WAGTAILDOCS_DOCUMENT_MODEL = "publishing.PortalDocument"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILMEDIA = {"MEDIA_MODEL": "publishing.PortalMedia", "MEDIA_FORM_BASE": "publishing.forms.MediaForm"}
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "epub", "odt", "pdf", "pptx", "rtf", "txt", "xlsx", "zip"]
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILEMBEDS_FINDERS: list[dict[str, Any]] = []
ANONYMOUS_PAGE_CACHE_SECONDS = env.int("ANONYMOUS_PAGE_CACHE_SECONDS", default=3600)
"""How long a page may be kept for signed-out readers; 0 switches the cache off. Publishing empties it at once."""

# --- Safety -----------------------------------------------------------------------------------

X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
_FILES = [FILES_ORIGIN] if FILES_ORIGIN else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", *_FILES],
        "font-src": [SELF],
        "media-src": [SELF, *_FILES],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "frame-src": ["https://www.youtube-nocookie.com", "https://player.vimeo.com"],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [SELF],
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    # These tell of every page and every task; what goes wrong they tell as warnings.
    "loggers": {
        name: {"level": "WARNING"}
        for name in ("elastic_transport", "django-q", "django_tasks", "django.tasks", "wagtail", "axes")
    },
}
