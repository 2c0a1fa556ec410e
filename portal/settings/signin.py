"""Signing in: what allauth and django-axes are told, and the providers that the environment switches on.

| variable | what it does |
|---|---|
| `SIGNUP_OPEN` | whether strangers may make an account (default: yes) |
| `STAFF_NEEDS_MFA` | staff reach the admin only with a second factor (default: no) |
| `TRUSTED_PROXY_COUNT` | how many proxies of our own stand before the portal and append to `X-Forwarded-For` |
| `SIGNIN_FAILURES` | failed attempts from one address for one account until a pause (default: 6) |
| `SIGNIN_PAUSE_MINUTES` | how long that pause is (default: 15) |
| `GOOGLE_CLIENT_ID`, `GOOGLE_CLIENT_SECRET` | sign in with Google |
| `GITHUB_CLIENT_ID`, `GITHUB_CLIENT_SECRET` | sign in with GitHub |
| `MICROSOFT_CLIENT_ID`, `MICROSOFT_CLIENT_SECRET`, `MICROSOFT_TENANT` | sign in with Microsoft |
| `OIDC_PROVIDERS` | JSON: a list of OpenID Connect providers, see `oidc_app` |
| `SAML_PROVIDERS` | JSON: a list of SAML identity providers, see `saml_app` |

The addresses a provider must know do not depend on the language:
`PORTAL_URL/account/google/login/callback/`, `…/account/oidc/<id>/login/callback/`, and for SAML
`…/account/saml/<id>/metadata/` (entity id) and `…/account/saml/<id>/acs/`.
"""

import datetime
import json
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()


def _described(variable: str, text: str, needed: set[str]) -> list[dict[str, Any]]:
    """The providers that `text` describes as JSON, each with at least the `needed` keys."""
    try:
        found = json.loads(text or "[]")
    except json.JSONDecodeError as error:
        raise ImproperlyConfigured(f"{variable} is no JSON: {error}.") from error
    if not isinstance(found, list) or not all(isinstance(item, dict) and needed <= set(item) for item in found):
        raise ImproperlyConfigured(f"{variable} must be a list of objects, each with {', '.join(sorted(needed))}.")
    return found


def oidc_app(item: dict[str, Any]) -> dict[str, Any]:
    """An OpenID Connect provider: `id` (part of its address here), `name` (on the button), `server_url` (its issuer),
    `client_id`, and as needed `secret`, `verified_domains`, `token_auth_method`.

    An address counts as confirmed if the provider says so (`email_verified`), or if its domain is among
    `verified_domains`.
    """
    options = {"server_url": item["server_url"], "oauth_pkce_enabled": True}
    if method := item.get("token_auth_method"):
        options["token_auth_method"] = method
    if domains := item.get("verified_domains"):
        options["verified_email"] = list(domains)
    return {
        "provider_id": item["id"],
        "name": item["name"],
        "client_id": item["client_id"],
        "secret": item.get("secret", ""),
        "settings": options,
    }


def saml_app(item: dict[str, Any]) -> dict[str, Any]:
    """A SAML identity provider: `id`, `name`, `entity_id`, and either `metadata_url` or `sso_url` with `x509cert`;
    as needed `slo_url`, `verified_domains`, `attribute_mapping`, `private_key` with `certificate` (our own, for signed
    requests) and `sign_assertions: false` for one that signs the whole response only.
    """
    provider = {
        key: item[key] for key in ("entity_id", "metadata_url", "sso_url", "slo_url", "x509cert") if key in item
    }
    if "metadata_url" not in provider and not {"sso_url", "x509cert"} <= set(provider):
        raise ImproperlyConfigured(f"SAML_PROVIDERS: {item['id']} needs metadata_url, or sso_url and x509cert.")
    advanced: dict[str, Any] = {
        "strict": True,
        "want_assertion_signed": item.get("sign_assertions", True),
        "want_message_signed": not item.get("sign_assertions", True),
        "reject_deprecated_algorithm": True,
        "reject_idp_initiated_sso": True,
    }
    if "private_key" in item:
        advanced |= {
            "private_key": item["private_key"],
            "x509cert": item["certificate"],
            "authn_request_signed": True,
            "logout_request_signed": True,
        }
    options: dict[str, Any] = {"idp": provider, "advanced": advanced}
    if domains := item.get("verified_domains"):
        options["verified_email"] = list(domains)
    if mapping := item.get("attribute_mapping"):
        options["attribute_mapping"] = mapping
    return {"provider_id": item["id"], "client_id": item["id"], "name": item["name"], "settings": options}


def _app(client_id: str, secret: str, **options: Any) -> list[dict[str, Any]]:
    return [{"client_id": client_id, "secret": secret, "key": "", "settings": options}] if client_id else []


_APPS = {
    "google": _app(env.str("GOOGLE_CLIENT_ID", default=""), env.str("GOOGLE_CLIENT_SECRET", default="")),
    "github": _app(env.str("GITHUB_CLIENT_ID", default=""), env.str("GITHUB_CLIENT_SECRET", default="")),
    "microsoft": _app(
        env.str("MICROSOFT_CLIENT_ID", default=""),
        env.str("MICROSOFT_CLIENT_SECRET", default=""),
        tenant=env.str("MICROSOFT_TENANT", default="organizations"),
    ),
}
OIDC_PROVIDERS = _described(
    "OIDC_PROVIDERS", env.str("OIDC_PROVIDERS", default=""), {"id", "name", "server_url", "client_id"}
)
SAML_PROVIDERS = _described("SAML_PROVIDERS", env.str("SAML_PROVIDERS", default=""), {"id", "name", "entity_id"})

SIGNIN_APPS = [
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
    *(f"allauth.socialaccount.providers.{name}" for name, apps in _APPS.items() if apps),
]
"""To be installed. The first two are always there and show nothing until one is described."""

# --- Accounts ---------------------------------------------------------------------------------

SIGNUP_OPEN = env.bool("SIGNUP_OPEN", default=True)
STAFF_NEEDS_MFA = env.bool("STAFF_NEEDS_MFA", default=False)
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.signup.AboutYou"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 30 * 60
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": True}
"""Digits, since every keyboard in every script has them."""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_FORMS = {
    "login": "accounts.forms.signin.LoginForm",
    "signup": "accounts.forms.joining.SignupForm",
    "add_email": "accounts.forms.signin.AddEmailForm",
    "change_email": "accounts.forms.signin.ChangeEmailForm",
    "change_password": "accounts.forms.signin.ChangePasswordForm",
    "set_password": "accounts.forms.signin.SetPasswordForm",
    "reset_password": "accounts.forms.signin.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.signin.ResetPasswordKeyForm",
    "reauthenticate": "accounts.forms.signin.ReauthenticateForm",
    "request_login_code": "accounts.forms.signin.RequestLoginCodeForm",
    "confirm_login_code": "accounts.forms.signin.ConfirmLoginCodeForm",
    "confirm_email_verification_code": "accounts.forms.signin.ConfirmEmailVerificationCodeForm",
    "confirm_password_reset_code": "accounts.forms.signin.ConfirmPasswordResetCodeForm",
}
ACCOUNT_RATE_LIMITS = {
    # Slower than the lock by address and account below, so that it stops those who guess from many places.
    "login_failed": "30/m/ip,30/30m/key",
    "signup": "20/h/ip",
    "request_login_code": "20/m/ip,5/15m/key",
    "reset_password": "20/m/ip,5/15m/key",
    # A code can be asked for again at most this often.
    "confirm_email": "1/30s/key",
}

# --- Second factors ---------------------------------------------------------------------------

MFA_ADAPTER = "accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = True
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "accounts.forms.factors.AuthenticateForm",
    "reauthenticate": "accounts.forms.factors.ReauthenticateForm",
    "activate_totp": "accounts.forms.factors.ActivateTOTPForm",
    "add_webauthn": "accounts.forms.factors.AddPasskeyForm",
    "signup_webauthn": "accounts.forms.factors.SignupPasskeyForm",
    "edit_webauthn": "accounts.forms.factors.EditPasskeyForm",
}

# --- Accounts at other providers --------------------------------------------------------------

SOCIALACCOUNT_ADAPTER = "accounts.adapters.SocialAccountAdapter"
SOCIALACCOUNT_FORMS = {"signup": "accounts.forms.joining.SocialSignupForm"}
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
"""An address that both sides have confirmed is one person: see `SocialAccountAdapter.authenticate_by_email`."""
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, Any]] = {
    "google": {"APPS": _APPS["google"], "SCOPE": ["profile", "email"], "OAUTH_PKCE_ENABLED": True},
    "github": {"APPS": _APPS["github"], "SCOPE": ["read:user", "user:email"], "OAUTH_PKCE_ENABLED": True},
    "microsoft": {"APPS": _APPS["microsoft"], "OAUTH_PKCE_ENABLED": True},
    "openid_connect": {"APPS": [oidc_app(item) for item in OIDC_PROVIDERS]},
    "saml": {"APPS": [saml_app(item) for item in SAML_PROVIDERS]},
}

# --- Limits -----------------------------------------------------------------------------------

TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
AXES_FAILURE_LIMIT = env.int("SIGNIN_FAILURES", default=6)
AXES_COOLOFF_TIME = datetime.timedelta(minutes=env.int("SIGNIN_PAUSE_MINUTES", default=15))
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "accounts.addresses.client_address"
AXES_USERNAME_CALLABLE = "accounts.throttling.address_tried"
AXES_LOCKOUT_CALLABLE = "accounts.throttling.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
"""A locked-out person who goes on trying is let in when the pause is over, not later and later."""
AXES_DISABLE_ACCESS_LOG = True
AXES_SENSITIVE_PARAMETERS = ["login", "email", "password", "code", "credential"]
AXES_VERBOSE = False

# --- The way into the admin -------------------------------------------------------------------

WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False

# --- Mail -------------------------------------------------------------------------------------

MAIL_BRAND = "publishing.brand.brand_for"
"""Whose mail it is: called with the request, or with none; answers with a name and an accent colour."""
