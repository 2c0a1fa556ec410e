"""What holders see, decide and are told; and what is left when they go."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.template import Context, Template
from django.urls import reverse
from django.utils import timezone

from academy.certificates.actions.consenting import decide
from academy.certificates.actions.forgetting import export, forget
from academy.certificates.actions.reminding import remind
from academy.certificates.actions.rendering import sheet_for_holder
from academy.certificates.actions.revoking import restore, revoke
from academy.certificates.errors import RefusedError
from academy.certificates.facts import credentials, facts, measures, timeline
from academy.certificates.models import Certificate, CertificateChange, CertificationRoute, Holder, Reminder
from academy.certificates.names import cleaned
from community.actions.people import profile_of
from delivery.actions.telling import tell
from delivery.models import Notice, Occasion
from tests.factories.academy_certificates import (
    a_certificate,
    a_certification,
    a_translation,
    agrees,
    an_exam,
    earned,
    ends_in,
    issue,
    passes,
)
from tests.factories.accounts import MembershipFactory, OrganisationFactory, UserFactory, an_administrator
from tests.factories.kb import an_article

pytestmark = pytest.mark.django_db
MINE = "/en/academy/certificates/"


def told(person) -> list[str]:
    """What somebody was told of, without what they have earned."""
    for occasion in Occasion.objects.order_by("pk"):
        tell(occasion)
    kinds = Notice.objects.filter(recipient=person).order_by("pk").values_list("occasion__kind", flat=True)
    return [kind.removeprefix("academy.") for kind in kinds if kind != "academy.issued"]


# --- Reminders ------------------------------------------------------------------------------------


def test_the_three_reminders_and_the_end_come_once_each():
    person = UserFactory()
    certificate = a_certificate(person)
    for days, expected in ((61, 0), (59.5, 1), (45, 0), (29.5, 1), (6.5, 1), (3, 0), (-0.1, 1), (-3, 0)):
        ends_in(certificate, days=days)
        assert remind() == expected, days
        assert remind() == 0
    assert told(person) == ["expiring", "expiring", "expiring", "expired"]
    assert list(Reminder.objects.order_by("-days").values_list("days", flat=True)) == [60, 30, 7, 0]


def test_a_task_that_ran_late_sends_the_nearest_alone():
    person = UserFactory()
    ends_in(a_certificate(person), days=5)
    remind()
    assert told(person) == ["expiring"]
    assert Reminder.objects.get().days == 7


def test_nobody_is_reminded_of_what_is_revoked_renewed_unlimited_or_long_over():
    person, certification = UserFactory(), a_certification()
    revoke(certificate=ends_in(a_certificate(person), days=5), cause="error", by=None)
    ends_in(a_certificate(person, certification), days=20)
    issue(certification=certification, person=person, earned=earned())
    a_certificate(person, a_certification(validity_months=None))
    ends_in(a_certificate(person), days=-100)
    assert remind() == 0


def test_a_short_certificate_is_not_reminded_of_on_its_first_day():
    certificate = a_certificate(certification=a_certification(validity_months=1))
    assert remind() == 0
    expires = timezone.now() + datetime.timedelta(days=6)
    issued = expires - datetime.timedelta(days=30)
    Certificate.objects.filter(pk=certificate.pk).update(issued_at=issued, expires_at=expires)
    assert remind() == 1


@pytest.mark.parametrize("language", ["en", "ga", "hy", "vi", "fa"])
def test_what_holders_are_told_is_written_in_their_language(client, language: str):
    person, certification = UserFactory(language=language), a_certification(name="Partner <b>")
    a_translation(certification, "fa", "شریک")
    certificate = a_certificate(person, certification)
    for days in (20, -1):
        ends_in(certificate, days=days)
        remind()
    revoke(certificate=certificate, cause="misconduct", by=None, reason="Copied & pasted")
    restore(certificate=certificate, by=None)
    assert told(person) == ["expiring", "expired", "revoked", "restored"]
    client.force_login(person)
    page = client.get(f"/{language}/delivery/notices/").content.decode()
    assert page.count("شریک" if language == "fa" else "Partner &lt;b&gt;") >= 5
    assert "Copied &amp; pasted" in page


# --- The name -------------------------------------------------------------------------------------


def test_the_holder_is_asked_before_the_first_is_shown(client):
    person = UserFactory(name="Ann Example")
    client.force_login(person)
    assert "No certificate yet" in client.get(MINE).content.decode()
    a_certificate(person)
    page = client.get(MINE).content.decode()
    assert "May we show your name?" in page
    assert 'value="Ann Example"' in page
    response = client.post(f"{MINE}names/", {"name": "  Ann   B. Example ", "shows_name": "on", "on_profile": "on"})
    assert response.status_code == 302
    holder = Holder.objects.get(person=person)
    assert (holder.public_name, holder.on_profile) == ("Ann B. Example", True)
    assert "May we show your name?" not in client.get(MINE).content.decode()
    client.post(f"{MINE}names/", {"name": "Ann", "on_profile": "on"})
    holder.refresh_from_db()
    assert (holder.public_name, holder.on_profile) == ("", False)


@pytest.mark.parametrize("name", ["", "   ", "...", "123", "\u202e\u200f", "a" * 121])
def test_a_name_that_is_none_is_refused(client, name: str):
    person = UserFactory()
    a_certificate(person)
    client.force_login(person)
    assert client.post(f"{MINE}names/", {"name": name, "shows_name": "on"}).status_code == 422
    with pytest.raises(RefusedError):
        decide(person=person, name=name, shows_name=True, on_profile=False)


def test_a_name_turns_no_direction_and_keeps_its_joiners():
    assert cleaned("Ann\u202e elpmaxE\u0000\u2066") == "Ann elpmaxE"
    assert cleaned("احمدی‌پور") == "احمدی‌پور"
    assert cleaned("e\u0301") == "é"


def test_strangers_have_no_certificates_of_their_own(client):
    assert client.get(MINE).status_code == 302
    assert client.post(f"{MINE}names/", {"name": "x"}).status_code == 302


def test_one_sees_ones_own_certificates_alone(client):
    person, other = UserFactory(), UserFactory()
    mine, others = a_certificate(person), a_certificate(other)
    client.force_login(person)
    page = client.get(MINE).content.decode()
    assert mine.code in page
    assert others.code not in page


def test_the_page_leads_to_the_renewal_while_it_is_open(client):
    person, exam, delta = UserFactory(), an_exam(), an_exam(title="What is new")
    a_certification(exam=exam, delta=delta)
    passes(person, exam)
    certificate = Certificate.objects.of(person).get()
    client.force_login(person)
    assert "It can be renewed from" in client.get(MINE).content.decode()
    ends_in(certificate, days=-3)
    page = client.get(MINE).content.decode()
    assert "What is new" in page
    assert "the short way until" in page


# --- Revoking -------------------------------------------------------------------------------------


def test_only_whom_the_company_trusts_revokes_and_restores():
    certificate = a_certificate()
    for person in (UserFactory(), UserFactory(is_staff=True), certificate.holder.person):
        with pytest.raises(PermissionDenied):
            revoke(certificate=certificate, cause="error", by=person)
        with pytest.raises(PermissionDenied):
            restore(certificate=certificate, by=person)
    boss = an_administrator()
    revoke(certificate=certificate, cause="error", by=boss, reason="A\0  mistake")
    revoke(certificate=certificate, cause="misconduct", by=boss)
    change = CertificateChange.objects.get(kind="revoked")
    assert (change.cause, change.reason, change.by) == ("error", "A mistake", boss)
    restore(certificate=certificate, by=boss)
    assert told(certificate.holder.person) == ["revoked", "restored"]


def test_a_cause_that_there_is_not_is_refused():
    with pytest.raises(RefusedError):
        revoke(certificate=a_certificate(), cause="whim", by=None)


# --- What others learn ----------------------------------------------------------------------------


def test_facts_count_what_is_valid():
    member = MembershipFactory(organisation=OrganisationFactory())
    person, certification = member.user, a_certification(role="consultant")
    a_certificate(person, certification)
    ends_in(a_certificate(person, a_certification(role="architect")), days=-1)
    assert [fact.value for fact in facts(person)] == [1]
    assert [fact.value for fact in facts(member.organisation)] == [1]
    assert measures(member.organisation) == {"certified": 1, "certified:consultant": 1}
    assert len(list(timeline(person))) == 2
    assert list(facts(UserFactory())) == []


def test_profiles_show_what_the_holder_agreed_to_alone(client):
    person = UserFactory()
    certificate = a_certificate(person)
    profile = f"/en/community/people/{profile_of(person).handle}/"
    for name, on_profile in (("", False), ("Ann", False), ("Ann", True)):
        if name:
            agrees(person, name, on_profile=on_profile)
        assert [shown.name for shown in credentials(person)] == ([certificate.name] if on_profile else [])
        assert (certificate.name in client.get(profile).content.decode()) is on_profile
    revoke(certificate=certificate, cause="error", by=None)
    assert certificate.name not in client.get(profile).content.decode()


# --- Going ----------------------------------------------------------------------------------------


def leftovers(word: str) -> list[str]:
    """The tables of certificates in which a word still stands."""
    return [
        model.__name__
        for model in (Holder, Certificate, CertificateChange)
        for row in model.objects.all()
        if word in str(row.__dict__)
    ]


def test_who_goes_leaves_the_record_without_name_text_or_file(client):
    person = UserFactory(email="leaver@example.com")
    certificate = a_certificate(person)
    agrees(person, "Leaver Example", on_profile=True)
    revoke(certificate=certificate, cause="error", by=an_administrator(), reason="Leaver asked.")
    file = sheet_for_holder(certificate.pk)
    hashed = certificate.recipient_hash
    assert export(person)["certificates"][0]["number"] == certificate.number
    subject = person.subject
    forget(person)
    person.delete()
    assert leftovers("Leaver") == []
    assert leftovers(hashed) == []
    kept = Certificate.objects.for_pages().get(pk=certificate.pk)
    assert kept.subject == subject
    assert kept.revoked_cause == "error"
    page = client.get(reverse("verify_certificate", args=[kept.code])).content.decode()
    assert "Name withheld" in page
    assert client.get(reverse("open_badge", args=[kept.code])).status_code == 403
    assert not default_storage.exists(file.file.name) or Certificate.objects.get(pk=kept.pk).files.count() == 0


def test_an_account_that_is_deleted_by_any_way_takes_the_name_along():
    person = UserFactory()
    certificate = a_certificate(person)
    agrees(person, "Leaver Example")
    person.delete()
    assert leftovers("Leaver") == []
    assert Certificate.objects.get(pk=certificate.pk).recipient_hash == ""


def test_the_page_of_ones_learning_shows_what_one_has_earned(client):
    person = UserFactory()
    client.force_login(person)
    page = reverse("academy_courses:my")
    assert "My certificates" not in client.get(page).content.decode()
    certificate = a_certificate(person)
    assert certificate.name in client.get(page).content.decode()


def test_an_exam_says_what_it_leads_to_and_its_result_what_was_earned(client):
    person, exam, delta = UserFactory(), an_exam(), an_exam()
    certification = a_certification(exam=exam, delta=delta, name="Rollout Partner")
    a_translation(certification, "fa", "شریک")
    client.force_login(person)
    assert "Rollout Partner" in client.get(reverse("academy_testing:exam", args=[exam.slug])).content.decode()
    attempt = passes(person, exam)
    page = client.get(reverse("academy_testing:result", args=[attempt.pk])).content.decode()
    assert "You have earned a certificate" in page
    assert Certificate.objects.get().code in page


def test_a_course_says_what_it_leads_to():
    page = an_article()
    certification = a_certification(name="By course")
    CertificationRoute.objects.create(certification=certification, kind="course", key=page.translation_key)
    shown = Template("{% load certificates %}{% leads_to page %}").render(Context({"page": page}))
    assert "By course" in shown
    other = Template("{% load certificates %}{% leads_to page %}").render(Context({"page": an_article()}))
    assert other.strip() == ""
