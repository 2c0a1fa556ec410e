"""Partners: the scorecard, the yearly review, the directory and what partners see of themselves."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from academy.partners.actions.reviewing import YEAR, review, review_all
from academy.partners.models import Partner, TierChange
from academy.partners.scorecard import all_tiers, score
from accounts.facts import facts_about, measures_of
from accounts.models import Membership
from community.actions.answers import accept_answer
from community.models import Standing
from delivery.actions.telling import tell
from delivery.models import Notice, Occasion, OutgoingMail
from portal.demo.partners import load_partners
from tests.factories.academy_certificates import a_certificate, a_certification
from tests.factories.academy_partners import a_partner, a_tier
from tests.factories.accounts import OrganisationFactory, UserFactory, an_administrator
from tests.factories.community import a_reply, a_thread
from tests.factories.product import FeatureFactory

pytestmark = pytest.mark.django_db


def member_of(partner: Partner, role: str = "member") -> object:
    return Membership.objects.create(organisation=partner.organisation, user=UserFactory(), role=role).user


class TestScorecard:
    def test_a_tier_needs_all_of_its_requirements_and_of_every_lower_tier(self):
        a_tier(1, certified=1)
        a_tier(2, certified__expert=1, answers=5)
        a_tier(3)
        tiers = all_tiers()
        assert score({}, tiers).reached is None
        assert score({"certified": 1}, tiers).reached.rank == 1
        assert score({"certified": 1, "certified:expert": 1, "answers": 4}, tiers).reached.rank == 1
        assert score({"certified": 0, "certified:expert": 1, "answers": 9}, tiers).reached is None
        assert score({"certified": 1, "certified:expert": 1, "answers": 5}, tiers).reached.rank == 3

    def test_what_is_missing_is_told(self):
        a_tier(1, certified=3, answers=2)
        told = score({"certified": 1, "answers": 2}, all_tiers()).next
        assert [(line.missing, line.is_met) for line in told.lines] == [(2, False), (0, True)]

    def test_certificates_and_answers_of_its_people_count(self):
        partner = a_partner()
        expert, other = member_of(partner), member_of(partner)
        Standing.objects.create(person=expert, level=2)
        a_certificate(expert, a_certification(role="expert"))
        a_certificate(other, a_certification())
        for asker, answerer in ((UserFactory(), expert), (other, expert), (UserFactory(), UserFactory())):
            thread = a_thread(by=asker, title=f"What about {asker}?")
            answer = a_reply(thread, by=answerer, body=f"Look at the ships of {asker}.")
            accept_answer(post=answer, by=asker)
        counted = measures_of(partner.organisation)
        assert (counted["certified"], counted["certified:expert"], counted["answers"]) == (2, 1, 1)


class TestReview:
    def test_a_partner_rises_at_once_and_its_leaders_hear_of_it(self):
        owner = UserFactory()
        partner = a_partner(owner=owner)
        tier = a_tier(1, certified=1)
        review_all()
        partner.refresh_from_db()
        assert partner.tier is None
        a_certificate(member_of(partner), a_certification())
        review_all()
        review_all()
        partner.refresh_from_db()
        assert partner.tier == tier
        assert TierChange.objects.filter(partner=partner).count() == 1
        for occasion in Occasion.objects.filter(kind="academy.tier"):
            tell(occasion)
        assert Notice.objects.filter(recipient=owner, occasion__kind="academy.tier").count() == 1

    def test_a_partner_falls_only_when_a_year_has_passed(self):
        tier = a_tier(1, certified=1)
        partner = a_partner(tier=tier)
        review(partner.pk, now=timezone.now() + YEAR - datetime.timedelta(days=1))
        partner.refresh_from_db()
        assert partner.tier == tier
        later = timezone.now() + YEAR + datetime.timedelta(days=1)
        review(partner.pk, now=later)
        partner.refresh_from_db()
        assert partner.tier is None
        assert partner.reviewed_at == later

    def test_every_partner_organisation_is_looked_at_and_no_customer(self):
        OrganisationFactory(kind="partner")
        OrganisationFactory(kind="customer")
        review_all()
        assert Partner.objects.count() == 1

    def test_what_happened_is_only_added_to(self):
        change = TierChange.objects.create(partner=a_partner())
        with pytest.raises(ValueError, match="only added"):
            change.save()


class TestDirectory:
    def test_it_shows_who_is_listed_the_highest_tiers_first(self, client):
        a_partner(name="Zeta", tier=a_tier(2))
        a_partner(name="Alpha")
        a_partner(name="Hidden", is_listed=False)
        customer = a_partner(name="No partner any more")
        customer.organisation.kind = "customer"
        customer.organisation.save()
        text = client.get("/en/academy/partners/").content.decode()
        assert text.index("Zeta") < text.index("Alpha")
        assert "Hidden" not in text
        assert "No partner any more" not in text

    def test_each_filter_narrows(self, client):
        feature = FeatureFactory(slug="billing", name="Billing")
        found = a_partner(
            name="Found", country="IE", languages=["ga"], features=[feature], tier=a_tier(1), about="Ferries"
        )
        a_certificate(member_of(found), a_certification(role="expert"))
        a_partner(name="Other", country="AM", languages=["hy"])
        for asked in ("country=IE", "language=ga", "feature=billing", "tier=tier-1", "role=expert", "q=ferries"):
            text = client.get(f"/en/academy/partners/?{asked}").content.decode()
            assert "Found" in text, asked
            assert "Other" not in text, asked
        assert "No partner fits" in client.get("/en/academy/partners/?q=xyzzy").content.decode()

    def test_countries_are_named_in_the_readers_language(self, client):
        a_partner(country="IE")
        assert "ایرلند" in client.get("/fa/academy/partners/").content.decode()

    def test_only_who_has_agreed_is_named(self, client):
        partner = a_partner()
        shown, hidden = member_of(partner), member_of(partner)
        for person, agrees in ((shown, True), (hidden, False)):
            holder = a_certificate(person, a_certification()).holder
            holder.name, holder.shows_name, holder.on_profile = f"Name {person.pk}", agrees, agrees
            holder.save()
        text = client.get(f"/en/academy/partners/{partner.organisation.slug}/").content.decode()
        assert f"Name {shown.pk}" in text
        assert f"Name {hidden.pk}" not in text

    def test_who_is_not_listed_is_not_there(self, client):
        slug = a_partner(is_listed=False).organisation.slug
        for name in ("partner", "contact", "scorecard"):
            answer = client.get(reverse(f"academy_partners:{name}", args=[slug]))
            assert answer.status_code in (302, 404)


class TestEnquiry:
    def write(self, client, partner, **changes):
        url = reverse("academy_partners:contact", args=[partner.organisation.slug])
        values = {"name": "Ann", "email": "ann@example.com", "text": "We need help with billing.", **changes}
        return client.post(url, values)

    def test_it_reaches_the_address_that_is_never_shown(self, client):
        partner = a_partner(contact_email="desk@harbour.example")
        assert self.write(client, partner).status_code == 302
        mail = OutgoingMail.objects.get()
        assert mail.address == "desk@harbour.example"
        page = client.get(reverse("academy_partners:partner", args=[partner.organisation.slug]))
        assert "desk@harbour.example" not in page.content.decode()

    def test_without_an_address_it_reaches_the_owners(self, client):
        owner = UserFactory(email="owner@harbour.example")
        self.write(client, a_partner(owner=owner))
        assert OutgoingMail.objects.get().address == "owner@harbour.example"

    def test_a_program_writes_to_nobody_and_learns_nothing(self, client):
        assert self.write(client, a_partner(), nickname="x").status_code == 302
        assert not OutgoingMail.objects.exists()

    def test_what_is_wrong_is_said_and_nothing_is_lost(self, client):
        answer = self.write(client, a_partner(), email="nobody")
        assert answer.status_code == 422
        assert "We need help with billing." in answer.content.decode()

    def test_nobody_writes_to_everybody(self, client):
        partner = a_partner()
        statuses = [self.write(client, partner).status_code for _ in range(6)]
        assert statuses == [302] * 5 + [422]


class TestOwnPages:
    def pages(self, partner):
        return {
            name: reverse(f"academy_partners:{name}", args=[partner.organisation.slug])
            for name in ("scorecard", "edit", "export")
        }

    @pytest.mark.parametrize(
        ("who", "statuses"),
        [
            ("owner", {"scorecard": 200, "edit": 200, "export": 200}),
            ("member", {"scorecard": 200, "edit": 403, "export": 403}),
            ("stranger", {"scorecard": 404, "edit": 404, "export": 404}),
            ("staff", {"scorecard": 200, "edit": 200, "export": 200}),
        ],
    )
    def test_who_sees_what(self, client, who, statuses):
        a_tier(1, certified=1)
        partner = a_partner()
        people = {"stranger": UserFactory, "staff": lambda: an_administrator()}
        user = people[who]() if who in people else member_of(partner, who)
        client.force_login(user)
        assert {name: client.get(url).status_code for name, url in self.pages(partner).items()} == statuses

    def test_the_entry_is_changed_and_wrong_values_are_refused(self, client):
        owner = UserFactory()
        partner = a_partner(owner=owner, is_listed=False)
        client.force_login(owner)
        url = self.pages(partner)["edit"]
        values = {
            "is_listed": "on",
            "about": "We sail.",
            "website": "https://h.example",
            "country": "IE",
            "languages": ["ga", "en"],
        }
        assert client.post(url, {**values, "country": "XX"}).status_code == 422
        assert client.post(url, values).status_code == 302
        partner.refresh_from_db()
        assert (partner.is_listed, partner.country, partner.languages) == (True, "IE", ["ga", "en"])

    def test_a_formula_in_a_name_stays_a_text(self, client):
        owner = UserFactory()
        partner = a_partner(owner=owner)
        holder = a_certificate(owner, a_certification()).holder
        holder.name = "=1+1"
        holder.save()
        client.force_login(owner)
        assert b"'=1+1" in b"".join(client.get(self.pages(partner)["export"]).streaming_content)

    def test_a_country_is_one(self):
        partner = a_partner(country="QQ")
        with pytest.raises(ValidationError):
            partner.full_clean()


def test_the_demo_has_tiers_and_a_partner_and_loads_twice():
    organisation = OrganisationFactory(kind="partner")
    load_partners()
    load_partners()
    partner = Partner.objects.get(organisation=organisation)
    assert partner.is_listed
    assert partner.tier.slug == "registered"
    assert [tier.slug for tier in all_tiers()] == ["registered", "certified", "expert"]
    told = {str(fact.label): fact.value for fact in facts_about(organisation)}
    assert told["Partner tier"] == "Registered"
