"""Nobody sees of a page more than its audiences, and those of the pages above it, allow."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from wagtail.models import Page, PageViewRestriction

from accounts.audiences import Rule, group_token, organisation_token
from kb.models import ArticlePage, QuestionPage
from publishing import access
from publishing.fields import AudiencesFormField, audience_choices, audience_label
from tests.factories.accounts import (
    GroupMembershipFactory,
    MembershipFactory,
    UserFactory,
    a_colleague,
    a_customer,
    a_partner,
    an_administrator,
)
from tests.factories.kb import a_question, a_section, an_article, structure

pytestmark = pytest.mark.django_db
SIGNED_OUT = AnonymousUser()


@pytest.fixture
def readers():
    """One of every kind, by what they are."""
    return {
        "signed out": SIGNED_OUT,
        "member": UserFactory(),
        "customer": a_customer(),
        "partner": a_partner(),
        "colleague": a_colleague(),
        "administrator": an_administrator(),
    }


ALLOWED = {
    "public": {"signed out", "member", "customer", "partner", "colleague", "administrator"},
    "members": {"member", "customer", "partner", "colleague", "administrator"},
    "customers": {"customer", "colleague", "administrator"},
    "partners": {"partner", "colleague", "administrator"},
    "staff": {"colleague", "administrator"},
}


def status_for(client, user, url):
    client.logout()
    if user.is_authenticated:
        client.force_login(user)
    return client.get(url).status_code


@pytest.mark.parametrize("audience", ALLOWED)
def test_each_kind_of_reader_opens_what_is_meant_for_them_and_nothing_else(client, readers, audience):
    page = an_article(audiences=[audience], title="The hidden title")
    for kind, user in readers.items():
        allowed = kind in ALLOWED[audience]
        assert page.is_visible_to(user) is allowed
        assert ArticlePage.objects.visible_to(user).filter(pk=page.pk).exists() is allowed
        refused = 302 if kind == "signed out" else 403
        assert status_for(client, user, page.url) == (200 if allowed else refused), kind


def test_the_signed_out_are_asked_to_sign_in_and_brought_back(client):
    page = an_article(audiences=["members"], slug="inside")
    response = client.get(f"{page.url}?t=5")
    assert response["Location"] == "/en/account/login/?next=/en/articles/inside/%3Ft%3D5"
    assert "no-store" in response["Cache-Control"]


def test_a_refusal_says_nothing_of_the_page(client):
    page = an_article(audiences=["partners"], title="The hidden title", slug="hidden", summary="A secret summary.")
    client.force_login(a_customer())
    response = client.get(page.url)
    content = response.content.decode()
    assert response.status_code == 403
    assert "hidden title" not in content
    assert "secret" not in content
    assert "no-store" in response["Cache-Control"]
    assert "<h1" in content


def test_organisations_and_groups_are_audiences(client):
    membership, grouped = MembershipFactory(), GroupMembershipFactory()
    page = an_article(
        audiences=[organisation_token(membership.organisation_id), group_token(grouped.group_id)], slug="few"
    )
    assert page.is_visible_to(membership.user)
    assert page.is_visible_to(grouped.user)
    assert not page.is_visible_to(a_customer())
    assert not page.is_visible_to(a_colleague())


def test_every_page_above_must_admit_as_well(readers):
    section = a_section(audiences=["customers", "partners"])
    page = a_question(section, audiences=["partners"])
    open_page = a_question(section)
    assert page.effective_rule() == Rule.of(["partners"])
    assert open_page.effective_rule() == Rule.of(["customers", "partners"])
    assert not open_page.is_visible_to(readers["member"])
    assert not page.is_visible_to(readers["customer"])
    assert page.is_visible_to(readers["partner"])
    faq = structure()["en"].faq
    faq.audiences = ["staff"]
    faq.save_revision().publish()
    assert not QuestionPage.objects.get(pk=page.pk).is_visible_to(readers["partner"])
    assert QuestionPage.objects.get(pk=page.pk).is_visible_to(readers["administrator"])


def test_moving_a_page_changes_who_sees_it():
    closed, opened = a_section(audiences=["staff"]), a_section()
    page = a_question(closed)
    assert not page.is_visible_to(SIGNED_OUT)
    Page.objects.get(pk=page.pk).move(Page.objects.get(pk=opened.pk), pos="last-child")
    assert QuestionPage.objects.get(pk=page.pk).is_visible_to(SIGNED_OUT)


def test_lists_of_plain_pages_are_narrowed_too():
    shown, hidden = an_article(), an_article(audiences=["staff"])
    found = access.visible_to(Page.objects.live(), SIGNED_OUT)
    assert found.filter(pk=shown.pk).exists()
    assert not found.filter(pk=hidden.pk).exists()


def test_a_draft_of_new_audiences_waits_for_its_publication():
    page = an_article()
    page.audiences = ["staff"]
    page.save_revision()
    assert ArticlePage.objects.get(pk=page.pk).is_visible_to(SIGNED_OUT)


def test_neighbours_breadcrumbs_children_and_related_show_only_what_may_be_opened(rf, readers):
    section = a_section()
    first = a_question(section, title="First hidden", audiences=["staff"])
    second = a_question(section, title="Second", related=[first])
    third = a_question(section, title="Third hidden", audiences=["partners"])
    request = rf.get("/")
    request.user, request.LANGUAGE_CODE = SIGNED_OUT, "en"
    assert second.previous_and_next(request) == (None, None)
    assert second.related_links(request) == []
    section = type(section).objects.get(pk=section.pk)
    assert [page.pk for page in section.children_for(SIGNED_OUT)] == [second.pk]
    request = rf.get("/")
    request.user, request.LANGUAGE_CODE = readers["administrator"], "en"
    previous, following = QuestionPage.objects.get(pk=second.pk).previous_and_next(request)
    assert (previous["title"], following["title"]) == (first.title, third.title)


def test_rules_cost_one_query_for_the_whole_tree(django_assert_max_num_queries):
    pages = [an_article(audiences=["members"]) for _ in range(5)]
    access.rule_of(pages[0])
    with django_assert_max_num_queries(len(pages)):
        # The generation number is asked each time; within a request, once.
        assert all(access.rule_of(page) == Rule.of(["members"]) for page in pages)


@pytest.mark.parametrize(
    "tokens", ["public", [1], ["nobody"], ["org:999999"], ["group:x"], ["org:"], {"a": 1}, ["org:1 OR 1=1"]]
)
def test_only_audiences_that_exist_can_be_named(tokens):
    page = an_article()
    page.audiences = tokens
    with pytest.raises(ValidationError):
        page.full_clean()


def test_editors_choose_among_all_audiences_by_name():
    membership, grouped = MembershipFactory(organisation__name="Acme"), GroupMembershipFactory(group__name="Beta")
    flat = str(audience_choices())
    assert "Acme" in flat
    assert "Beta" in flat
    field = AudiencesFormField(required=False)
    token = organisation_token(membership.organisation_id)
    assert field.clean([token, "partners"]) == [token, "partners"]
    assert audience_label(token) == "Acme"
    assert audience_label(group_token(grouped.group_id)) == "Beta"
    assert audience_label("org:0") == "org:0"
    with pytest.raises(ValidationError):
        field.clean(["org:0"])


def test_wagtails_own_privacy_is_ignored(client):
    page = an_article()
    PageViewRestriction.objects.create(page=page.page_ptr, restriction_type="login")
    assert client.get(page.url).status_code == 200


def test_wagtails_own_privacy_cannot_be_set(client):
    page = an_article(audiences=["partners"])
    client.force_login(an_administrator())
    assert client.get(f"/admin/pages/{page.pk}/privacy/").status_code == 404
    assert client.post(f"/admin/pages/{page.pk}/privacy/", {"restriction_type": "login"}).status_code == 404
    assert client.get("/admin/collections/1/privacy/").status_code == 404
    content = client.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    assert "set-privacy" not in content
    assert "Partners" in content
