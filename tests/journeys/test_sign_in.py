"""Signing up and in with a real browser: passkeys, second factors, the keyboard, no JavaScript, axe on every page."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accounts.invitations import token_of
from accounts.models import Organisation, Role, User
from tests.factories.accounts import PASSWORD, InvitationFactory, MembershipFactory, UserFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
STRANGER = [
    "login/",
    "signup/",
    "signup/passkey/",
    "login/code/",
    "password/reset/",
    "inactive/",
    "3rdparty/login/error/",
]
MEMBER = [
    "",
    "email/",
    "password/change/",
    "2fa/",
    "2fa/totp/activate/",
    "2fa/webauthn/add/",
    "sessions/",
    "3rdparty/",
    "organisations/",
    "logout/",
    "reauthenticate/",
]


@pytest.fixture
def visitor(chromium: Browser) -> Iterator[BrowserContext]:
    """A person with a browser that knows nothing yet."""
    context = chromium.new_context()
    yield context
    context.close()


@pytest.fixture
def site(live_server) -> str:
    """The portal's address, under the one name for which browsers allow passkeys without a certificate."""
    return live_server.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def page(visitor: BrowserContext) -> Iterator[Page]:
    """A tab that nothing goes wrong in: no script refused by the policy, no error in the console."""
    wrong: list[str] = []
    page = visitor.new_page()
    page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    assert wrong == []


@pytest.fixture
def key(page: Page) -> Any:
    """A device with passkeys, whose owner always agrees."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session


def sign_in(page: Page, site: str, user: User, language: str = "en") -> None:
    page.goto(f"{site}/{language}/account/login/")
    page.fill("#id_login", user.email)
    page.fill("#id_password", PASSWORD)
    page.click("main .form [type=submit]")
    page.wait_for_url(lambda url: "/login/" not in url)


def prove(page: Page) -> None:
    """Type the password again where it is asked for."""
    if "reauthenticate" in page.url:
        page.fill("#id_password", PASSWORD)
        page.click("main .form [type=submit]")


def last_code() -> str:
    return re.search(r"\d{4}-\d{4}", mail.outbox[-1].body).group()


def test_somebody_signs_up_by_passkey_and_in_again_with_it_alone(page, site, key):
    page.goto(f"{site}/en/account/signup/")
    page.get_by_role("link", name="Use a passkey instead of a password").click()
    page.get_by_label("Your name").fill("Ann Lee")
    page.get_by_label("E-mail address").fill("ann@example.com")
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Code from the mail").fill(last_code())
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Make your passkey")
    assert not complaints(page)
    page.get_by_role("button", name="Make the passkey").click()
    page.wait_for_url(lambda url: "/2fa/" not in url)
    person = User.objects.get()
    assert not person.has_usable_password()
    page.goto(f"{site}/en/account/logout/")
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{site}/en/account/login/?next=/en/account/sessions/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Devices")


def test_a_passkey_is_added_renamed_used_and_removed(page, site, key):
    user = UserFactory()
    sign_in(page, site, user)
    page.goto(f"{site}/en/account/2fa/webauthn/add/")
    prove(page)
    page.get_by_label("Name of the passkey").fill("Office laptop")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    page.goto(f"{site}/en/account/2fa/webauthn/")
    expect(page.get_by_role("heading", level=2)).to_have_text("Office laptop")
    expect(page.get_by_text("Signs in alone")).to_be_visible()
    assert not complaints(page)
    page.get_by_role("link", name="Rename “Office laptop”").click()
    assert not complaints(page)
    page.get_by_label("Name of the passkey").fill("Laptop at home")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Remove “Laptop at home”").click()
    assert not complaints(page)
    page.get_by_role("button", name="Remove the passkey").click()
    expect(page.get_by_text("No passkeys yet")).to_be_visible()
    assert not Authenticator.objects.filter(user=user, type="webauthn").exists()


def test_a_key_is_the_second_factor_after_the_password(page, site, key):
    user = UserFactory()
    sign_in(page, site, user)
    page.goto(f"{site}/en/account/2fa/webauthn/add/")
    prove(page)
    page.get_by_label("Sign in with this key alone").uncheck()
    page.get_by_role("button", name="Add the passkey").click()
    page.wait_for_url("**/recovery-codes/")
    page.context.clear_cookies()
    page.goto(f"{site}/en/account/login/")
    page.fill("#id_login", user.email)
    page.fill("#id_password", PASSWORD)
    page.click("main .form [type=submit]")
    expect(page.get_by_role("heading", level=1)).to_have_text("Second factor")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(lambda url: "/2fa/" not in url)
    page.goto(f"{site}/en/account/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Account")


def test_a_refused_passkey_says_so_and_leaves_other_ways(page, site, key):
    page.goto(f"{site}/en/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("That did not work, or was cancelled")).to_be_visible()
    expect(page.get_by_role("link", name="Mail me a sign-in code")).to_be_visible()


def test_somebody_signs_in_by_code_with_the_keyboard_alone(page, site):
    user = UserFactory()
    page.goto(f"{site}/en/account/login/code/")
    page.get_by_label("E-mail address").focus()
    page.keyboard.type(user.email)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Code from the mail")).to_be_focused()
    page.keyboard.type(last_code())
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login/" not in url)
    page.goto(f"{site}/en/account/")
    expect(page.get_by_label("Name")).to_have_value(user.name)


def test_what_is_wrong_takes_the_focus_and_leads_to_its_field(page, site):
    page.goto(f"{site}/en/account/signup/")
    page.get_by_label("Your name").fill("Ann Lee")
    page.get_by_label("E-mail address").fill("no address")
    page.get_by_label("Password").fill("short")
    page.get_by_role("button", name="Create the account").click()
    summary = page.get_by_role("alert").filter(has_text="Something needs your attention")
    expect(summary).to_be_focused()
    summary.get_by_role("link").first.click()
    expect(page.get_by_label("E-mail address")).to_be_focused()
    expect(page.get_by_label("E-mail address")).to_have_value("no address")
    expect(page.get_by_label("Your name")).to_have_value("Ann Lee")


def test_the_form_knows_the_devices_time_zone(chromium: Browser, site):
    context = chromium.new_context(timezone_id="Asia/Tehran")
    page = context.new_page()
    page.goto(f"{site}/en/account/signup/")
    expect(page.locator("[name=time_zone]")).to_have_value("Asia/Tehran")
    context.close()


def test_without_javascript_people_sign_up_in_and_out(chromium: Browser, site):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/en/account/signup/")
    page.fill("#id_name", "Ann Lee")
    page.fill("#id_email", "ann@example.com")
    page.fill("#id_password1", "several plain words")
    page.click("main .form [type=submit]")
    page.fill("#id_code", last_code())
    page.click("main .form [type=submit]")
    page.goto(f"{site}/en/account/")
    assert "Ann Lee" in page.content()
    page.goto(f"{site}/en/account/login/")
    assert not page.get_by_role("button", name="Sign in with a passkey").is_visible()
    page.goto(f"{site}/en/account/logout/")
    page.click("main [type=submit]")
    page.goto(f"{site}/en/account/")
    assert "/login/" in page.url
    context.close()


def complaints(page: Page) -> str:
    page.wait_for_load_state()
    found = Axe().run(page, options=AXE)
    return f"{page.url}\n{found.generate_report()}" if found.violations_count else ""


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("fa", "dark")])
def test_axe_finds_nothing_on_the_way_in(chromium: Browser, site, language, scheme):
    context = chromium.new_context(color_scheme=scheme, viewport={"width": 390, "height": 844})
    page = context.new_page()
    found = []
    for path in STRANGER:
        page.goto(f"{site}/{language}/account/{path}")
        found.append(complaints(page))
    page.goto(f"{site}/{language}/account/login/")
    page.click("main .form [type=submit]")
    found.append(complaints(page))
    page.goto(f"{site}/{language}/account/login/code/")
    page.fill("#id_email", "nobody@example.com")
    page.click("main .form [type=submit]")
    found.append(complaints(page))
    invitation = InvitationFactory(invited_by=UserFactory())
    for token in (token_of(invitation), "void"):
        page.goto(f"{site}/{language}/account/invitations/{token}/")
        found.append(complaints(page))
    context.clear_cookies()
    for _ in range(6):
        page.goto(f"{site}/{language}/account/login/")
        page.fill("#id_login", "nobody@example.com")
        page.fill("#id_password", "wrong")
        page.click("main .form [type=submit]")
    found.append(complaints(page))
    context.close()
    assert not "".join(found)


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("fa", "dark")])
def test_axe_finds_nothing_on_the_pages_of_the_account(chromium: Browser, site, language, scheme):
    context = chromium.new_context(color_scheme=scheme)
    page = context.new_page()
    owner = MembershipFactory(role=Role.OWNER)
    other = MembershipFactory(organisation=owner.organisation)
    invitation = InvitationFactory(organisation=owner.organisation)
    sign_in(page, site, owner.user, language)
    house = f"organisations/{owner.organisation.slug}/"
    found = []
    for path in (
        *MEMBER,
        house,
        f"{house}members/{other.pk}/",
        f"{house}members/{other.pk}/remove/",
        f"{house}invitations/{invitation.pk}/",
    ):
        page.goto(f"{site}/{language}/account/{path}")
        if path != "reauthenticate/":
            prove(page)
        found.append(complaints(page))
    TOTP.activate(owner.user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(owner.user)
    for path in (
        "2fa/",
        "2fa/recovery-codes/",
        "2fa/recovery-codes/generate/",
        "2fa/totp/deactivate/",
        "2fa/webauthn/",
    ):
        page.goto(f"{site}/{language}/account/2fa/{path}")
        found.append(complaints(page))
    context.clear_cookies()
    sign_in(page, site, owner.user, language)
    found.append(complaints(page))
    context.close()
    assert not "".join(found)
    assert Organisation.objects.count() == 1
