"""Whatever is typed or brought gets a clear answer, and stands there as text."""

import logging
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils.html import escape

from academy.certificates import codes, drawing
from academy.certificates.names import LONGEST, cleaned
from academy.certificates.verifying import Verdict, verify
from academy.certificates.wording import sheet_of
from tests import hostile
from tests.factories.academy_certificates import a_certificate
from tests.factories.accounts import UserFactory

pytestmark = [pytest.mark.django_db, hostile.needs_strings]
MINE = "/en/academy/certificates/names/"


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def test_any_code_is_read_or_refused(client):
    for text in hostile.all_strings():
        assert codes.normalised(text) is None or len(codes.normalised(text)) == codes.LENGTH
    for text in hostile.some(120):
        cache.clear()
        segment = quote(text[:300].replace("/", "").encode("utf-8", "replace"), safe="")
        status = client.get(f"/verify/{segment}" if segment.strip(".") else "/verify/").status_code
        assert status in {200, 302, 400, 404}, text
        assert client.get("/verify/", {"code": text[:300]}).status_code in {200, 302, 400}
        assert client.get(f"/api/v1/certificates/{segment or 'x'}").status_code in {302, 400, 404}


def test_any_name_is_taken_as_text_or_refused(client):
    person = UserFactory()
    page = reverse("verify_certificate", args=[a_certificate(person).code])
    client.force_login(person)
    for text in hostile.some(60):
        answer = client.post(MINE, {"name": text, "shows_name": "on"})
        assert answer.status_code in {302, 422}, text
        if answer.status_code == 302:
            assert f"<bdi>{escape(cleaned(text))}</bdi>" in client.get(page).content.decode()


def test_any_name_can_be_drawn():
    certificate = a_certificate()
    for text in hostile.some(60):
        name = cleaned(text)[:LONGEST]
        assert drawing.draw_pdf(sheet_of(certificate, "en", name=name)).startswith(b"%PDF-"), text


def test_whatever_is_brought_is_no_badge():
    for text in hostile.all_strings():
        verdict = verify(text.encode("utf-8", "surrogatepass")).verdict
        assert verdict in {Verdict.NO_BADGE, Verdict.TOO_LARGE, Verdict.NOT_OURS}, text


def test_whatever_is_pasted_gets_a_page(client):
    for text in hostile.some(80):
        cache.clear()
        assert client.post("/verify/", {"text": text[:90_000]}).status_code in {200, 422}, text
