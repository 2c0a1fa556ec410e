"""Editors upload packages and choose them in lessons."""

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from academy.packages.models import Package
from tests.factories import academy_packages as make
from tests.factories.accounts import UserFactory, an_administrator

pytestmark = pytest.mark.django_db

NAME = "wagtailsnippets_academy_packages_package"


@pytest.fixture
def editor(client):
    person = an_administrator()
    client.force_login(person)
    return person


def upload(client, content: bytes, **fields):
    file = SimpleUploadedFile("lesson.zip", content, content_type="application/zip")
    return client.post(reverse(f"{NAME}:add"), {"title": "", "archive": file, **fields})


def test_a_package_is_uploaded_and_called_as_it_calls_itself(client, editor):
    response = upload(client, make.archive(make.manifest()))
    assert response.status_code == 302
    package = Package.objects.get()
    assert (package.title, package.uploaded_by, package.file_name) == ("Course", editor, "lesson.zip")
    page = client.get(reverse(f"{NAME}:list")).content.decode()
    assert "Course" in page
    assert "SCORM 1.2" in page


def test_a_package_that_is_refused_says_why_at_its_field(client, editor):
    response = upload(client, make.archive(None, {"a.html": "x"}))
    assert response.status_code == 200
    assert "it is no SCORM package" in response.content.decode()
    assert not Package.objects.exists()


def test_the_same_archive_again_is_told(client, editor):
    content = make.archive(make.manifest())
    upload(client, content, title="Mine")
    assert "is there already: Mine" in upload(client, content).content.decode()
    assert Package.objects.count() == 1


def test_a_package_is_called_otherwise_later_and_never_replaced(client, editor):
    package = make.a_package()
    address = reverse(f"{NAME}:edit", args=[package.pk])
    assert 'type="file"' not in client.get(address).content.decode()
    other = SimpleUploadedFile("other.zip", make.archive(make.manifest()))
    assert client.post(address, {"title": "Better", "archive": other}).status_code == 302
    package.refresh_from_db()
    assert package.title == "Better"
    assert Package.objects.count() == 1


def test_those_who_write_for_the_company_upload_and_others_do_not(client):
    writer = UserFactory()
    writer.groups.add(Group.objects.get(name="Editors"))
    assert writer.has_perm("academy_packages.add_package")
    client.force_login(UserFactory())
    assert upload(client, make.archive(make.manifest())).status_code in (302, 403)
    assert not Package.objects.exists()
