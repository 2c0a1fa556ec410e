"""A real OpenID Connect provider with its own people and database, to sign in to the portal with.

    python tests/real/oidc_provider/provider.py PORT DATABASE CALLBACK

It says `ready` once it answers, and serves until it is stopped.
"""

import sys
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

PASSWORD = "the provider's own words"
CLIENT_ID, CLIENT_SECRET = "portal", "only between the two of them"
PEOPLE = {"ann@example.org": True, "ben@example.org": False, "cat@example.org": True, "dan@example.org": False}
"""Addresses, and whether the provider has confirmed them."""


class Server(ThreadingMixIn, WSGIServer):
    """The portal asks back while the browser still waits."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    """Writes no log."""

    def log_message(self, *args: object) -> None:
        """Nothing."""


def configure(database: Path) -> None:
    """Settings for a process that is nothing but a provider."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    settings.configure(
        SECRET_KEY="provider",
        ALLOWED_HOSTS=["127.0.0.1", "localhost"],
        ROOT_URLCONF="tests.real.oidc_provider.urls",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": database}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        SESSION_COOKIE_NAME="provider_session",
        CSRF_COOKIE_NAME="provider_csrf",
        USE_TZ=True,
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
            "allauth",
            "allauth.account",
            "allauth.idp.oidc",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "allauth.account.middleware.AccountMiddleware",
        ],
        AUTHENTICATION_BACKENDS=["allauth.account.auth_backends.AuthenticationBackend"],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
            }
        ],
        LOGIN_URL="account_login",
        ACCOUNT_LOGIN_METHODS={"email"},
        ACCOUNT_SIGNUP_FIELDS=["email*", "password1*"],
        ACCOUNT_EMAIL_VERIFICATION="none",
        IDP_OIDC_PRIVATE_KEY=key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode(),
    )
    django.setup()


def fill(callback: str) -> None:
    """The provider's people, and the portal as its client."""
    from allauth.account.models import EmailAddress  # noqa: PLC0415  models exist once Django is set up
    from allauth.idp.oidc.models import Client  # noqa: PLC0415
    from django.contrib.auth.models import User  # noqa: PLC0415

    for email, confirmed in PEOPLE.items():
        name = email.partition("@")[0]
        user = User.objects.create_user(name, email, PASSWORD, first_name=name.title(), last_name="Elsewhere")
        EmailAddress.objects.create(user=user, email=email, verified=confirmed, primary=True)
    client = Client(id=CLIENT_ID, name="The portal", redirect_uris=callback, skip_consent=True)
    client.set_scopes(["openid", "profile", "email"])
    client.set_secret(CLIENT_SECRET)
    client.save()


def main(port: str, database: str, callback: str) -> None:
    """Serve until stopped."""
    configure(Path(database))
    call_command("migrate", verbosity=0)
    fill(callback)
    server = make_server("127.0.0.1", int(port), get_wsgi_application(), server_class=Server, handler_class=Quiet)
    print("ready", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
    main(*sys.argv[1:])
