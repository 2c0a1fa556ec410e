"""Mail: everything allauth sends has the portal's own template, in both parts the same."""

from pathlib import Path

import allauth
import pytest
from django.conf import settings
from django.template.loader import get_template
from django.utils import timezone, translation
from wagtail.models import Site

from accounts import mails
from publishing.models import BrandSettings, Generation

TEMPLATES = Path(allauth.__file__).parent / "templates"
UNUSED = {"account/email/password_reset_key"}
"""Sent only where links are mailed instead of codes."""
PREFIXES = sorted(
    {str(path.relative_to(TEMPLATES)).removesuffix("_subject.txt") for path in TEMPLATES.glob("*/email/*_subject.txt")}
    - UNUSED
)
CONTEXT = {
    "email": "ann@example.com",
    "code": "1234-5678",
    "link": "https://example.com/go?a=1&b=2",
    "from_email": "a@example.com",
    "to_email": "b@example.com",
    "deleted_email": "c@example.com",
    "provider": "Café <Ltd>",
    "ip": "203.0.113.9",
    "user_agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "timestamp": timezone.now(),
}


pytestmark = pytest.mark.django_db


def compose(template, language="en", **more):
    return mails.compose(template, to="ann@example.com", language=language, context={**CONTEXT, **more})


def test_there_are_as_many_kinds_of_mail_as_expected():
    assert len(PREFIXES) == 19


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("language", settings.INTERFACE_LANGUAGES)
def test_each_kind_has_its_template_in_both_parts(prefix, language):
    message = compose(f"{prefix}.html", language)
    html, kind = message.alternatives[0].content, message.alternatives[0].mimetype
    assert message.subject
    assert "\n" not in message.subject
    assert not message.subject.startswith("[")
    assert kind == "text/html"
    direction = "rtl" if language == "fa" else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in html
    assert "color-scheme" in html
    assert 'width="600"' in html
    assert "<" not in message.body.replace("Café <Ltd>", "")
    assert "&amp;" not in message.body
    for line in message.body.splitlines():
        assert line == line.strip()


def test_a_mail_with_a_code_shows_it_large_and_in_the_subject():
    message = compose("account/email/login_code.html")
    assert message.subject == "1234-5678 is your sign-in code"
    assert "\n1234-5678\n" in message.body
    assert ">1234-5678</p>" in message.alternatives[0].content


def test_a_link_is_whole_in_both_parts():
    message = compose("account/email/unknown_account.html")
    assert "https://example.com/go?a=1&b=2" in message.body
    assert 'href="https://example.com/go?a=1&amp;b=2"' in message.alternatives[0].content


def test_what_comes_from_outside_is_escaped_in_html_alone():
    message = compose("socialaccount/email/account_connected.html")
    assert "Café <Ltd>" in message.body
    assert "Café &lt;Ltd&gt;" in message.alternatives[0].content


def test_a_notice_says_when_where_and_what_to_do():
    message = compose("account/email/password_changed.html")
    assert "Firefox on Linux" in message.body
    assert "203.0.113.9" in message.body
    assert "change your password" in message.body


def test_mail_is_written_in_its_own_language_not_the_pages():
    with translation.override("fa"):
        assert compose("account/email/login_code.html", "en").subject.endswith("sign-in code")


@pytest.mark.parametrize("prefix", PREFIXES)
def test_no_mail_is_left_to_allauths_own_wording(prefix):
    assert str(settings.BASE_DIR) in get_template(f"{prefix}.html").origin.name
    assert ".venv" not in get_template(f"{prefix}.html").origin.name


def test_mail_carries_the_companys_name_and_colour():
    BrandSettings.objects.create(site=Site.objects.get(is_default_site=True), name="Bluewater", accent="#7a1f5c")
    Generation.objects.raise_number()
    message = compose("account/email/unknown_account.html")
    assert "--\nBluewater\n" in message.body
    assert "background:#7a1f5c" in message.alternatives[0].content


def test_a_language_the_interface_does_not_speak_gets_english():
    message = compose("account/email/login_code.html", "de")
    assert message.subject == "1234-5678 is your sign-in code"
    assert '<html lang="en"' in message.alternatives[0].content
