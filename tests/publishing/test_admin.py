"""Those who write find what they need in the admin, and what they write there is safe."""

import re

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import Page

from kb.models import ArticlePage
from publishing.blocks import BodyBlock
from tests.factories.accounts import UserFactory, an_administrator
from tests.factories.kb import a_question, an_article, structure

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    """Somebody in the group of those who write, signed in."""
    user = UserFactory(name="Máire")
    user.groups.add(Group.objects.get(name="Editors"))
    client.force_login(user)
    return user


def policy(response):
    """The content security policy, by directive."""
    return dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";") if part.strip())


def test_public_pages_allow_no_inline_script_or_style(client):
    response = client.get(an_article().url)
    found = policy(response)
    assert found["script-src"] == "'self'"
    assert found["style-src"] == "'self'"
    assert found["default-src"] == "'none'"
    page = response.content.decode()
    inline = [tag for tag in re.findall(r"<script\b[^>]*>", page) if "src=" not in tag]
    assert all('type="application/ld+json"' in tag for tag in inline)
    assert not re.search(r"<style\b|\sstyle=|\son\w+=", page)


def test_the_editors_admin_alone_may_run_inline_scripts(client, editor):
    found = policy(client.get("/admin/"))
    assert "'unsafe-inline'" in found["script-src"]
    assert "'unsafe-inline'" in found["style-src"]
    assert "'unsafe-inline'" not in policy(client.get("/en/"))["script-src"]


def test_editors_write_preview_and_publish(client, editor):
    structure()
    parent = structure()["en"].articles
    url = reverse("wagtailadmin_pages:add", args=["kb", "articlepage", parent.pk])
    form = client.get(url)
    assert form.status_code == 200
    for label in ("Who sees it", "Details", "Address and dates"):
        assert label in form.content.decode()
    data = {
        "title": "Written here",
        "slug": "written-here",
        "summary": "About it.",
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "heading",
        "body-0-value-text": "Begin",
        "body-0-value-level": "2",
        "related-count": "0",
        "audiences": ["customers", "partners"],
        "action-publish": "1",
    }
    response = client.post(url, data)
    assert response.status_code == 302, response.context["form"].errors
    page = ArticlePage.objects.get(slug="written-here")
    assert page.live
    assert page.audiences == ["customers", "partners"]
    assert page.table_of_contents == []


def test_an_image_needs_a_description_or_a_tick(image):
    block = BodyBlock().child_blocks["image"]
    value = {"image": image, "alt": " ", "decorative": False, "caption": ""}
    with pytest.raises(Exception, match="Validation error"):
        block.clean(block.normalize(value))
    assert block.clean(block.normalize({**value, "alt": "A list"}))
    assert block.clean(block.normalize({**value, "decorative": True}))


def test_only_videos_of_known_providers_are_embedded():
    block = BodyBlock().child_blocks["embed"]
    good = {"url": "https://youtu.be/aqz-KE-bpKQ", "title": "Film", "poster": None}
    assert block.clean(block.normalize(good))
    for url in (
        "https://evil.example/v",
        "https://www.youtube.com/",
        "https://youtube.com.evil.example/watch?v=aqz-KE-bpKQ",
    ):
        with pytest.raises(Exception, match="Validation error"):
            block.clean(block.normalize({**good, "url": url}))


def test_every_block_has_a_preview_a_name_an_icon_and_a_description(client, editor):
    client.get(reverse("wagtailadmin_pages:edit", args=[an_article().pk]))
    blocks = ArticlePage._meta.get_field("body").stream_block.child_blocks
    assert set(blocks) == set(BodyBlock().child_blocks)
    assert {name: faults for name, block in blocks.items() if (faults := faults_of_block(client, block))} == {}


def faults_of_block(client, block):
    """What those who choose a block would miss."""
    response = client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
    content = response.content.decode()
    main = content[content.index("<main") : content.index("</main>")] if "<main" in content else ""
    shows = re.sub(r"<[^>]+>", "", main).strip() or re.search("<(img|video|audio)", content)
    found = {
        "preview": block.is_previewable and response.status_code == 200 and "reading.css" in content and shows,
        "label": block.label,
        "icon": block.meta.icon != "placeholder",
        "description": block.get_description(),
    }
    return [name for name, is_there in found.items() if not is_there]


def test_the_edit_button_is_for_editors_alone(client, editor):
    page = an_article()
    assert f"/admin/pages/{page.pk}/edit/" in client.get(page.url).content.decode()
    client.force_login(UserFactory())
    assert "/admin/pages/" not in client.get(page.url).content.decode()
    client.logout()
    assert "/admin/pages/" not in client.get(page.url).content.decode()


def test_editors_reach_what_pages_share(client, editor, image, document, video):
    for name, arguments in (
        ("wagtailadmin_home", []),
        ("wagtailadmin_explore", [structure()["en"].home.pk]),
        ("wagtailimages:index", []),
        ("wagtaildocs:index", []),
        ("wagtailmedia:index", []),
        ("wagtailmedia:edit", [video.pk]),
        ("wagtailsnippets_publishing_sharedtext:list", []),
        ("wagtailsnippets_publishing_sharedtext:add", []),
        ("wagtailredirects:index", []),
    ):
        assert client.get(reverse(name, args=arguments)).status_code == 200, name


def test_editors_find_pages_by_their_title_and_nothing_else_in_the_way(client, editor):
    page = an_article(title="Quarterly numbers explained")
    response = client.get(reverse("wagtailadmin_pages:search"), {"q": "quarterly"})
    assert page.title in response.content.decode()


def test_a_draft_can_be_previewed_inside_the_portal(client, editor):
    page = an_article(title="Draft title")
    page.title = "Changed draft title"
    page.save_revision()
    response = client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    assert response.status_code == 200
    assert "Changed draft title" in response.content.decode()
    assert "'unsafe-inline'" not in policy(response)["script-src"]


def test_readers_do_not_enter(client):
    client.force_login(UserFactory())
    assert client.get("/admin/").status_code in {302, 403}


def test_structured_data_cannot_be_broken_out_of(client):
    page = a_question(title="</script><script>alert(1)</script>", short_answer="<!-- </script>")
    content = client.get(page.url).content.decode()
    block = content[content.index("application/ld+json") :]
    block = block[: block.index("</script>")]
    assert "\\u003C/script\\u003E" in block
    assert "<script>alert(1)</script>" not in content


def test_an_administrator_sees_every_kind_of_page_described(client):
    client.force_login(an_administrator())
    home = structure()["en"].home
    response = client.get(reverse("wagtailadmin_pages:add_subpage", args=[home.pk]))
    assert response.status_code in {200, 302}
    assert Page.objects.get(pk=home.pk).specific.get_verbose_name()
