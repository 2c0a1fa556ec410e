"""Signing in with SAML: only what the identity provider has signed, for us, now, and once."""

import base64
import datetime
import re
import zlib
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from onelogin.saml2.utils import OneLogin_Saml2_Utils

from accounts.models import User
from portal.settings.signin import saml_app
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
HOST = "help.example.com"
ACS = f"http://{HOST}/account/saml/acme/acs/"
AUDIENCE = f"http://{HOST}/account/saml/acme/metadata/"
ISSUER = "https://idp.example.com/entity"
EMAIL_CLAIM = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"
NAME_CLAIM = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname"


def make_key():
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp.example.com")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private.decode(), certificate.public_bytes(serialization.Encoding.PEM).decode()


@pytest.fixture(scope="module")
def idp():
    return make_key()


@pytest.fixture(autouse=True)
def acme(settings, idp):
    described = {
        "id": "acme",
        "name": "Acme",
        "entity_id": ISSUER,
        "sso_url": "https://idp.example.com/sso",
        "x509cert": idp[1],
        "verified_domains": ["acme.example"],
    }
    settings.ALLOWED_HOSTS = [HOST]
    settings.SOCIALACCOUNT_PROVIDERS = {"saml": {"APPS": [saml_app(described)]}}


@pytest.fixture
def visitor(client):
    client.defaults["HTTP_HOST"] = HOST
    return client


def leave(visitor, **more):
    """Press the button; the id of the request that the browser takes to the provider."""
    page = visitor.post("/en/account/with/acme/", more).content.decode()
    address = re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', page).group(1).replace("&amp;", "&")
    assert address.startswith("https://idp.example.com/sso?")
    query = parse_qs(urlsplit(address).query)
    request = zlib.decompress(base64.b64decode(query["SAMLRequest"][0]), -15).decode()
    return re.search(r'ID="([^"]+)"', request).group(1)


def moment(minutes=0):
    at = datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=minutes)
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def assertion(request_id, email="ann@acme.example", uid="ann-1", audience=AUDIENCE, until=5, recipient=ACS):
    return f"""<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a{uid}" Version="2.0" \
IssueInstant="{moment()}"><saml:Issuer>{ISSUER}</saml:Issuer><saml:Subject>\
<saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">{uid}</saml:NameID>\
<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData \
NotOnOrAfter="{moment(until)}" Recipient="{recipient}" InResponseTo="{request_id}"/></saml:SubjectConfirmation>\
</saml:Subject><saml:Conditions NotBefore="{moment(-10)}" NotOnOrAfter="{moment(until)}"><saml:AudienceRestriction>\
<saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement \
AuthnInstant="{moment()}" SessionIndex="_s"><saml:AuthnContext><saml:AuthnContextClassRef>\
urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>\
<saml:AttributeStatement><saml:Attribute Name="{EMAIL_CLAIM}"><saml:AttributeValue>{escape(email)}\
</saml:AttributeValue></saml:Attribute><saml:Attribute Name="{NAME_CLAIM}"><saml:AttributeValue>Ann\
</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion>"""


def response(request_id, signed_assertion, destination=ACS):
    return f"""<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" \
xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_r" Version="2.0" IssueInstant="{moment()}" \
Destination="{destination}" InResponseTo="{request_id}"><saml:Issuer>{ISSUER}</saml:Issuer><samlp:Status>\
<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>{signed_assertion}\
</samlp:Response>"""


def sign(text, key):
    private, certificate = key
    signed = OneLogin_Saml2_Utils.add_sign(text, private, certificate)
    return signed.decode() if isinstance(signed, bytes) else signed


def come_back(visitor, text):
    """The provider sends the browser back with its answer."""
    encoded = base64.b64encode(text.encode()).decode()
    return visitor.post("/account/saml/acme/acs/", {"SAMLResponse": encoded, "RelayState": ""}, follow=True)


def is_signed_in(visitor):
    return "_auth_user_id" in visitor.session


def test_the_metadata_names_us_and_where_to_answer(visitor):
    found = visitor.get("/account/saml/acme/metadata/")
    assert found["Content-Type"].startswith("text/xml")
    text = found.content.decode()
    assert f'entityID="{AUDIENCE}"' in text
    assert f'Location="{ACS}"' in text
    assert 'WantAssertionsSigned="true"' in text


def test_a_signed_answer_makes_an_account_and_signs_in(visitor, idp):
    request_id = leave(visitor, next="/en/search/")
    arrived = come_back(visitor, response(request_id, sign(assertion(request_id), idp)))
    assert arrived.redirect_chain[-1][0] == "/en/search/"
    assert is_signed_in(visitor)
    person = User.objects.get(email="ann@acme.example")
    assert person.name == "Ann"
    assert EmailAddress.objects.get(user=person).verified


def test_the_second_time_it_is_the_same_account(visitor, idp):
    for _ in range(2):
        visitor.logout()
        request_id = leave(visitor)
        come_back(visitor, response(request_id, sign(assertion(request_id), idp)))
        assert is_signed_in(visitor)
    assert User.objects.count() == SocialAccount.objects.count() == 1


def test_an_address_outside_the_providers_domains_is_confirmed_first(visitor, idp):
    request_id = leave(visitor)
    come_back(visitor, response(request_id, sign(assertion(request_id, email="ann@elsewhere.example"), idp)))
    assert not is_signed_in(visitor)
    assert not EmailAddress.objects.get().verified


def test_a_provider_cannot_take_an_account_of_another_domain(visitor, idp):
    admin = UserFactory(email="admin@elsewhere.example", is_superuser=True)
    request_id = leave(visitor)
    come_back(visitor, response(request_id, sign(assertion(request_id, email=admin.email), idp)))
    assert not is_signed_in(visitor)
    assert not SocialAccount.objects.filter(user=admin).exists()


class TestRefused:
    @pytest.fixture(autouse=True)
    def _nobody_comes_in(self, visitor):
        yield
        assert not is_signed_in(visitor)
        assert not User.objects.exists()

    def test_an_unsigned_answer(self, visitor):
        request_id = leave(visitor)
        come_back(visitor, response(request_id, assertion(request_id)))

    def test_one_signed_by_somebody_else(self, visitor):
        request_id = leave(visitor)
        come_back(visitor, response(request_id, sign(assertion(request_id), make_key())))

    def test_one_changed_after_signing(self, visitor, idp):
        request_id = leave(visitor)
        signed = sign(assertion(request_id), idp).replace("ann@acme.example", "boss@acme.example")
        come_back(visitor, response(request_id, signed))

    def test_one_for_somebody_else(self, visitor, idp):
        request_id = leave(visitor)
        signed = sign(assertion(request_id, audience="http://other.example/"), idp)
        come_back(visitor, response(request_id, signed))

    def test_one_for_another_address(self, visitor, idp):
        request_id = leave(visitor)
        signed = sign(assertion(request_id, recipient="http://other.example/acs/"), idp)
        come_back(visitor, response(request_id, signed, destination="http://other.example/acs/"))

    def test_one_that_is_too_old(self, visitor, idp):
        request_id = leave(visitor)
        come_back(visitor, response(request_id, sign(assertion(request_id, until=-8), idp)))

    def test_one_that_nobody_asked_for(self, visitor, idp):
        come_back(visitor, response("_unknown", sign(assertion("_unknown"), idp)))

    def test_one_that_another_browser_asked_for(self, visitor, idp):
        other = type(visitor)(HTTP_HOST=HOST)
        request_id = leave(other)
        come_back(visitor, response(request_id, sign(assertion(request_id), idp)))

    def test_a_second_unsigned_assertion_beside_the_signed_one(self, visitor, idp):
        request_id = leave(visitor)
        forged = assertion(request_id, email="boss@acme.example", uid="boss-1")
        come_back(visitor, response(request_id, forged + sign(assertion(request_id), idp)))

    @pytest.mark.parametrize(
        "text", ["", "x", "<a/>", "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>"]
    )
    def test_what_is_no_answer_at_all(self, visitor, text):
        leave(visitor)
        assert come_back(visitor, text).status_code < 500

    def test_what_is_not_even_encoded(self, visitor):
        leave(visitor)
        answer = visitor.post("/account/saml/acme/acs/", {"SAMLResponse": "é%"}, follow=True)
        assert answer.status_code < 500


def test_an_answer_is_good_once(visitor, idp):
    request_id = leave(visitor)
    text = response(request_id, sign(assertion(request_id), idp))
    come_back(visitor, text)
    assert is_signed_in(visitor)
    visitor.post("/en/account/logout/")
    come_back(visitor, text)
    assert not is_signed_in(visitor)


@pytest.mark.parametrize("name", ["SAMLRequest", "SAMLResponse"])
@pytest.mark.parametrize("text", ["", "x", "é%", "PGEvPg==", base64.b64encode(zlib.compress(b"<a/>")).decode()])
def test_a_message_to_sign_out_that_is_none_breaks_nothing(visitor, name, text):
    assert visitor.get("/account/saml/acme/sls/", {name: text}).status_code == 400
    assert visitor.post("/account/saml/acme/sls/", {name: text}).status_code == 400


def test_an_unsigned_message_signs_nobody_out(visitor, idp):
    visitor.force_login(UserFactory())
    compressor = zlib.compressobj(wbits=-15)
    text = f'''<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" \
xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_l" Version="2.0" IssueInstant="{moment()}" \
Destination="http://{HOST}/account/saml/acme/sls/"><saml:Issuer>{ISSUER}</saml:Issuer>\
<saml:NameID>ann-1</saml:NameID></samlp:LogoutRequest>'''
    packed = base64.b64encode(compressor.compress(text.encode()) + compressor.flush()).decode()
    algorithm = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
    for forged in ({}, {"Signature": ""}, {"Signature": "AAAA", "SigAlg": algorithm}, {"Signature": "AAAA"}):
        assert visitor.get("/account/saml/acme/sls/", {"SAMLRequest": packed, **forged}).status_code == 400
        assert is_signed_in(visitor)
