"""Editors write, preview and translate every kind of page."""

import json

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.models import Locale
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from academy.courses.models import AcademyIndexPage
from kb.models import (
    ArticleIndexPage,
    ArticlePage,
    FaqIndexPage,
    FaqSectionPage,
    QuestionPage,
    TutorialIndexPage,
    TutorialPage,
    WebinarIndexPage,
    WebinarPage,
)
from portal.models import HomePage
from publishing.models import PortalMedia
from tests.factories import kb
from tests.factories.accounts import an_administrator

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(an_administrator())
    return client


def parents():
    tree = kb.tree()
    return [
        (tree.faq, FaqSectionPage),
        (kb.a_section(), QuestionPage),
        (tree.articles, ArticlePage),
        (tree.tutorials, TutorialPage),
        (tree.webinars, WebinarPage),
    ]


def test_every_kind_has_its_place():
    assert set(HomePage.allowed_subpage_models()) == {
        FaqIndexPage,
        ArticleIndexPage,
        TutorialIndexPage,
        WebinarIndexPage,
        ArticlePage,
        AcademyIndexPage,
    }
    for parent, model in parents():
        assert type(parent).allowed_subpage_models() == [model]
        assert model.page_description


def test_there_is_one_index_of_a_kind_in_a_language():
    home = HomePage.objects.get(pk=kb.tree().home.pk)
    for model in (FaqIndexPage, ArticleIndexPage, TutorialIndexPage, WebinarIndexPage):
        assert not model.can_create_at(home)


def test_each_kind_can_be_added_and_edited(editor):
    for parent, model in parents():
        add = reverse("wagtailadmin_pages:add", args=[model._meta.app_label, model._meta.model_name, parent.pk])
        assert editor.get(add).status_code == 200
    for page in (kb.a_section(), kb.a_question(), kb.an_article(), kb.a_tutorial(), kb.a_webinar(), kb.tree().home):
        assert editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200


def test_each_kind_is_previewed_before_and_after_it_is_saved(rf):
    for page in (kb.a_section(), kb.a_question(), kb.an_article(), kb.a_tutorial(), kb.a_webinar(), kb.tree().faq):
        assert page.make_preview_request().status_code == 200
    for parent, model in parents():
        page = model(title="Not saved yet", slug="new", locale=parent.locale)
        page.path, page.depth = parent.path + "9999", parent.depth + 1
        page.set_url_path(parent)
        assert page.make_preview_request().status_code == 200


def question_form(**changes):
    fields = {
        "title": "Can I export it?",
        "slug": "export",
        "short_answer": "Yes, as CSV.",
        "body": streamfield([("text", rich_text("<p>Open the menu.</p>"))]),
        "related": streamfield([]),
        "comments": inline_formset([]),
        "group": "",
        "summary": "",
        "keywords": "",
        "for_version": "",
        "seo_title": "",
        "search_description": "",
        **changes,
    }
    return nested_form_data(fields)


def add_question(editor, section, **changes):
    url = reverse("wagtailadmin_pages:add", args=["kb", "questionpage", section.pk])
    return editor.post(url, question_form(**changes))


def test_a_question_is_published_and_read_at_once(editor, client):
    section = kb.a_section()
    assert add_question(editor, section, **{"action-publish": "1"}).status_code == 302
    question = QuestionPage.objects.get()
    assert question.live
    client.logout()
    assert "Yes, as CSV." in client.get(question.url).content.decode()


def test_who_publishes_a_question_gives_its_short_answer(editor):
    section = kb.a_section()
    answer = add_question(editor, section, short_answer="", **{"action-publish": "1"})
    assert answer.context["form"].errors["short_answer"]
    assert add_question(editor, section, short_answer="").status_code == 302
    assert not QuestionPage.objects.get().live


def test_a_short_answer_is_short(editor):
    answer = add_question(editor, kb.a_section(), short_answer="x" * 321)
    assert answer.context["form"].errors["short_answer"]


def webinar_form(**changes):
    fields = {
        "title": "A tour",
        "slug": "tour",
        "recording": "",
        "embed_url": "",
        "recorded_on": "",
        "minutes": "",
        "speakers": streamfield([("speaker", {"name": "Aoife", "role": "", "photo": ""})]),
        "chapters": streamfield([("chapter", {"at": "12:41", "title": "Typing"})]),
        "body": streamfield([]),
        "related": streamfield([]),
        "comments": inline_formset([]),
        "summary": "",
        "keywords": "",
        "for_version": "",
        "seo_title": "",
        "search_description": "",
        **changes,
    }
    return nested_form_data(fields)


def add_webinar(editor, **changes):
    url = reverse("wagtailadmin_pages:add", args=["kb", "webinarpage", kb.tree().webinars.pk])
    return editor.post(url, webinar_form(**changes))


def test_a_chapters_place_is_written_as_minutes_and_seconds(editor):
    assert add_webinar(editor, embed_url="https://vimeo.com/76979871").status_code == 302
    webinar = WebinarPage.objects.get()
    assert webinar.chapter_list == [{"start": 761, "label": "Typing"}]
    html = editor.get(reverse("wagtailadmin_pages:edit", args=[webinar.pk])).content.decode()
    assert "12:41" in html


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"action-publish": "1"}, "recording"),
        ({"embed_url": "https://example.com/film"}, "embed_url"),
        ({"chapters": streamfield([("chapter", {"at": "soon", "title": "x"})])}, "chapters"),
    ],
)
def test_a_recording_that_cannot_be_played_is_not_taken(editor, changes, field):
    answer = add_webinar(editor, **changes)
    assert answer.status_code == 200
    assert field in answer.context["form"].errors


def translate(page, language, **texts):
    """Translate `page` in Wagtail: each text by its English words; publishes what comes of it."""
    source, _made = TranslationSource.get_or_create_from_instance(page)
    locale = Locale.objects.get(language_code=language)
    translation = Translation.objects.create(source=source, target_locale=locale)
    for segment in source.stringsegment_set.all():
        words = segment.string.data
        StringTranslation.objects.create(
            translation_of=segment.string,
            locale=locale,
            context=segment.context,
            translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
            data=texts.get(words, f"{words} ({language})"),
        )
    translation.save_target(publish=True)
    return page.get_translation(locale)


def words_of(page):
    source, _made = TranslationSource.get_or_create_from_instance(page)
    return {segment.string.data for segment in source.stringsegment_set.select_related("string")}


def test_texts_are_translated_and_everything_else_follows_the_original():
    kb.tree("ga")
    media = PortalMedia(title="Film", type="video", duration=61, file=ContentFile(b"x", name="film.mp4"))
    media.save()
    english = kb.a_webinar(
        title="A tour", recording=media, chapters=[kb.chapter(761, "Typing")], audiences=["customers"]
    )
    irish = translate(english, "ga", Typing="Clóscríobh")
    assert irish.chapter_list == [{"start": 761, "label": "Clóscríobh"}]
    assert (irish.recording, irish.audiences, irish.title) == (media, ["customers"], "A tour (ga)")
    assert "12:41" not in words_of(english)


def test_a_translated_tutorial_keeps_the_ids_of_its_steps():
    kb.tree("ga")
    english = kb.a_tutorial(steps=[kb.step("Open it", result="<p>It is open.</p>")], prerequisites="An account")
    irish = translate(english, "ga", **{"Open it": "Oscail é"})
    assert irish.step_ids == english.step_ids
    assert irish.steps[0].value["title"] == "Oscail é"
    assert {"Open it", "Do it.", "It is open.", "An account"} <= words_of(english)


def test_a_translator_sees_the_words_of_a_question():
    kb.tree("ga")
    related = kb.an_article()
    question = kb.a_question(short_answer="Yes.", group="Payments", keywords="money", related=[related])
    assert {"Yes.", "Payments", "money", "In detail"} <= words_of(question)
    section = question.get_parent().specific
    translate(section, "ga")
    irish = translate(question, "ga")
    assert json.loads(json.dumps(list(irish.related.raw_data)))[0]["value"] == related.pk
