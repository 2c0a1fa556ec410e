"""What editors arrange, and what they see before."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from academy.certificates.forms_admin import page_choices
from academy.certificates.models import Certificate, Certification, Design
from academy.certificates.previewing import preview_of
from tests.factories.academy_certificates import a_certificate, a_certification, a_translation, an_exam
from tests.factories.accounts import UserFactory, an_administrator

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(an_administrator())
    return client


def management(prefix: str, count: int = 0) -> dict[str, str]:
    return {
        f"{prefix}-TOTAL_FORMS": str(count),
        f"{prefix}-INITIAL_FORMS": "0",
        f"{prefix}-MIN_NUM_FORMS": "0",
        f"{prefix}-MAX_NUM_FORMS": "1000",
    }


def a_form(**more: str) -> dict[str, str]:
    return {
        "name": "Certified Partner",
        "slug": "partner",
        "description": "Can do it.",
        "criteria": "Passes.",
        "skills": "",
        "role": "",
        "validity_months": "12",
        "renewal_opens_days": "90",
        "grace_days": "30",
        "is_active": "on",
        **management("translations"),
        **management("routes"),
        **more,
    }


def route(**fields: str) -> dict[str, str]:
    return {**management("routes", 1), **{f"routes-0-{name}": value for name, value in fields.items()}}


def test_an_editor_makes_a_certification_by_an_exam(editor):
    exam = an_exam()
    add = reverse(Certification.snippet_viewset.get_url_name("add"))
    assert editor.get(add).status_code == 200
    response = editor.post(add, a_form(**route(kind="exam", exam=str(exam.pk))))
    assert response.status_code == 302, response.content.decode()
    made = Certification.objects.get(slug="partner")
    assert [(row.kind, row.exam) for row in made.routes.all()] == [("exam", exam)]


def test_a_route_names_what_its_kind_says(editor):
    add = reverse(Certification.snippet_viewset.get_url_name("add"))
    assert editor.post(add, a_form(**route(kind="exam"))).status_code == 200
    assert editor.post(add, a_form(**route(kind="path"))).status_code == 200
    assert not Certification.objects.exists()


def test_courses_and_paths_are_chosen_by_title():
    groups = dict(page_choices()[1:])
    assert list(groups) == ["Courses", "Learning paths"]


@pytest.mark.parametrize("language", ["en", "ga", "hy", "vi", "fa"])
def test_designs_are_seen_in_every_language_before_they_are_used(language: str):
    certification = a_certification(design=Design.objects.create(name="Band", layout="band", signed_by="Ann"))
    a_translation(certification, "fa", "شریک تأییدشده")
    for shown in (certification, certification.design):
        seen = preview_of(shown, language)
        assert seen["picture"]
        assert seen["width"] > seen["height"] > 400


def test_the_preview_is_a_page_with_the_picture(editor):
    design = Design.objects.create(name="Frame")
    response = design.make_preview_request(preview_mode="fa")
    assert response.status_code == 200
    assert b"data:image/png;base64," in response.content


def test_an_editor_revokes_and_brings_back(editor):
    certificate = a_certificate()
    edit = reverse("certificate_register:edit", args=[certificate.pk])
    assert certificate.code in editor.get(edit).content.decode()
    assert editor.post(edit, {"deed": "revoke"}).status_code == 200
    assert editor.post(edit, {"deed": "revoke", "cause": "error", "reason": "A mistake."}).status_code == 302
    row = Certificate.objects.get(pk=certificate.pk)
    assert (row.revoked_cause, row.revoked_reason) == ("error", "A mistake.")
    assert row.changes.last().by.is_superuser
    assert editor.post(edit, {"deed": "restore"}).status_code == 302
    assert Certificate.objects.get(pk=certificate.pk).revoked_at is None


def test_the_register_lists_and_finds_and_neither_adds_nor_deletes(editor):
    certificate, other = a_certificate(), a_certificate()
    index = reverse("certificate_register:index")
    page = editor.get(index).content.decode()
    assert certificate.written_code in page
    assert other.written_code in page
    page = editor.get(index, {"q": certificate.code}).content.decode()
    assert certificate.written_code in page
    assert other.written_code not in page
    for name, arguments in (("add", []), ("delete", [certificate.pk])):
        response = editor.post(reverse(f"certificate_register:{name}", args=arguments), {})
        assert response.status_code == 302
    assert Certificate.objects.count() == 2


def test_editors_without_the_right_do_not_see_the_register(client):
    person = UserFactory(is_staff=True)
    group = Group.objects.create(name="Writers")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    person.groups.add(group)
    client.force_login(person)
    assert client.get(reverse("certificate_register:index")).status_code == 302
    edit = reverse("certificate_register:edit", args=[a_certificate().pk])
    assert client.post(edit, {"deed": "revoke", "cause": "error"}).status_code == 302
    assert Certificate.objects.get().revoked_at is None
