"""The package host serves packages and nothing of the portal; the portal serves nothing of packages."""

import time

import pytest
from django.core import signing
from django.test import Client, RequestFactory

from academy.packages import addresses
from academy.packages.addresses import is_package_host, token_for
from tests.factories import academy_packages as make
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

HOST = "packages.example.test"
PORTAL = "https://help.example.test"


@pytest.fixture(autouse=True)
def _two_origins(settings):
    settings.PORTAL_URL = PORTAL
    settings.PACKAGES_ORIGIN = f"https://{HOST}"
    settings.ALLOWED_HOSTS = ["help.example.test", "testserver"]


@pytest.fixture
def host() -> Client:
    """A browser that asks the package host."""
    return Client(headers={"host": HOST})


@pytest.fixture
def package():
    return make.a_package(files={"film.mp4": bytes(range(200)), "notes.odd": "x"})


def path_of(package, path: str = "") -> str:
    return f"/{token_for(package, PORTAL, 'en')}/{path}"


def body_of(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_the_player_may_be_framed_by_the_origin_of_its_token_alone(host, package):
    response = host.get(path_of(package))
    policy = response["Content-Security-Policy"]
    assert response.status_code == 200
    assert policy.endswith(f"frame-ancestors {PORTAL}")
    assert "default-src 'none'; script-src 'self'" in policy
    assert f'data-portal="{PORTAL}"' in response.content.decode()


def test_a_file_comes_as_what_it_is_and_loads_nothing_from_elsewhere(host, package):
    response = host.get(path_of(package, "f/content/start.html"))
    assert body_of(response).decode() == make.PAGE
    assert response["Content-Type"] == "text/html"
    assert response["X-Content-Type-Options"] == "nosniff"
    policy = response["Content-Security-Policy"]
    assert f"frame-ancestors 'self' {PORTAL}" in policy
    assert "http" not in policy.replace(PORTAL, "")
    assert host.get(path_of(package, "f/shared/find.js"))["Content-Type"] == "text/javascript"
    odd = host.get(path_of(package, "f/notes.odd"))
    assert odd["Content-Type"] == "application/octet-stream"
    assert odd["Content-Disposition"].startswith("attachment")


def test_more_origins_can_be_let_in_by_a_setting(host, package, settings):
    settings.PACKAGES_EXTERNAL_SOURCES = ["https://films.example"]
    policy = host.get(path_of(package, "f/content/start.html"))["Content-Security-Policy"]
    assert "connect-src 'self' data: blob: https://films.example;" in policy


def test_a_film_is_sent_in_ranges(host, package):
    address = path_of(package, "f/film.mp4")
    part = host.get(address, headers={"range": "bytes=10-19"})
    assert part.status_code == 206
    assert body_of(part) == bytes(range(10, 20))
    assert part["Content-Range"] == "bytes 10-19/200"
    assert part["Content-Type"] == "video/mp4"
    assert host.get(address, headers={"range": "bytes=500-"}).status_code == 416
    whole = host.get(address, headers={"range": "bytes=0-1", "if-range": '"other"'})
    assert (whole.status_code, len(body_of(whole))) == (200, 200)
    head = host.head(address)
    assert (head["Content-Length"], head.content) == ("200", b"")
    kept = host.get(address, headers={"if-none-match": whole["ETag"]})
    assert kept.status_code == 304


def test_there_are_no_cookies_and_nobody_is_known(host, package):
    host.force_login(UserFactory())
    for path in ("", "f/content/start.html", "f/none.html"):
        response = host.get(path_of(package, path))
        assert not response.cookies
        assert "Vary" not in response


@pytest.mark.parametrize("path", ["/", "/en/", "/admin/", "/health/live", "/static/portal/js/theme.js", "/api/v1/docs"])
def test_nothing_of_the_portal_is_there(host, path):
    response = host.get(path)
    assert response.status_code in (403, 404)
    assert b"Northwind" not in body_of(response)


def test_the_portal_serves_no_package(client, package):
    row = package.files.first()
    for path in (path_of(package), path_of(package, "f/content/start.html"), "/-/wrapper.js", f"/media/{row.stored}"):
        assert client.get(path).status_code in (302, 404)
        assert client.get(path, follow=True).status_code == 404


def test_the_runtime_is_there_and_nothing_beside_it(host):
    response = host.get("/-/wrapper.js")
    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert host.get("/-/wrapper.js", headers={"if-none-match": response["ETag"]}).status_code == 304
    for name in ("player.js", "../models.py", "..%2fmodels.py", "wrapper.js/", ""):
        assert host.get(f"/-/{name}").status_code == 404


@pytest.mark.parametrize("path", ["f/../imsmanifest.xml", "f/none.html", "f/", "f", "x/content/start.html", "f//x"])
def test_what_is_not_in_the_package_is_not_there(host, package, path):
    assert host.get(path_of(package, path)).status_code == 404


def test_without_a_good_token_nothing_is_served(host, package, settings, monkeypatch):
    other = signing.dumps({"p": package.key.hex, "o": PORTAL, "l": "en"}, salt="another")
    forged = token_for(package, PORTAL, "en")[:-3] + "aaa"
    for token in (other, forged, package.key.hex, "a:b:c", "%00"):
        response = host.get(f"/{token}/f/content/start.html")
        assert response.status_code == 403
        assert "expired" in response.content.decode()
    good = path_of(package, "f/content/start.html")
    later = time.time() + settings.PACKAGES_TOKEN_SECONDS + 5
    monkeypatch.setattr(signing.time, "time", lambda: later)
    assert host.get(good).status_code == 403


def test_a_token_opens_its_own_package_alone(host, package):
    other = make.a_package(files={"secret.html": "secret"})
    assert host.get(path_of(package, "f/secret.html")).status_code == 404
    assert host.get(path_of(other, "f/secret.html")).status_code == 200
    other.delete()
    assert host.get(path_of(other)).status_code == 404


def test_no_service_worker_is_served_and_nothing_is_written(host, package):
    worker = host.get(path_of(package, "f/shared/find.js"), headers={"service-worker": "script"})
    assert worker.status_code == 403
    assert host.post(path_of(package)).status_code == 405
    assert host.options(path_of(package)).status_code == 405


@pytest.mark.parametrize(
    ("origin", "asked", "is_it"),
    [
        ("https://packages.example.test", "packages.example.test", True),
        ("https://packages.example.test", "PACKAGES.example.test:8443", True),
        ("https://packages.example.test", "packages.example.test.", True),
        ("https://packages.example.test", "help.example.test", False),
        ("https://packages.example.test", "", False),
        ("https://packages.example.test", "packages.example.test:x", False),
        ("https://help.example.test:8443", "help.example.test:8443", True),
        ("https://help.example.test:8443", "help.example.test", False),
        (PORTAL, "help.example.test", False),
        ("", "packages.example.test", False),
    ],
)
def test_the_package_host_is_told_from_the_portals(settings, origin, asked, is_it):
    settings.PACKAGES_ORIGIN = origin
    assert is_package_host(asked) is is_it


def test_the_token_names_the_origin_that_asked(package, settings):
    settings.ALLOWED_HOSTS = ["localhost"]
    request = RequestFactory().get("/", headers={"host": "localhost:8000"})
    url = addresses.player_url(package, request, "fa")
    opened = addresses.opened_by(url.split("/")[3])
    assert (opened.portal, opened.language) == ("http://localhost:8000", "fa")
