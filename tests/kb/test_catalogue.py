"""What of the knowledge base can be found."""

import datetime

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from publishing.models import Caption, PortalMedia
from search import sources
from tests.factories import kb
from tests.factories.product import FeatureFactory

pytestmark = pytest.mark.django_db


def entry_of(name, page):
    source = sources.get(name)
    return source.entry(source.queryset().get(pk=page.pk))


def is_findable(name, page):
    return sources.get(name).queryset().filter(pk=page.pk).exists()


def test_a_question_is_found_by_its_answers_and_its_features_names_in_every_language():
    feature = FeatureFactory(name="Billing", keywords="tax", names={"ga": "Billeáil"})
    question = kb.a_question(kb.a_section(feature=feature), short_answer="Yes, as CSV.", keywords="spreadsheet, xlsx")
    entry = entry_of("kb.question", question)
    assert (entry.kind, entry.language, entry.url) == ("question", "en", question.url)
    assert entry.summary == "Yes, as CSV."
    assert entry.keywords == ("spreadsheet", "xlsx", "Billing", "tax", "Billeáil")
    assert "Open the settings" in entry.body
    assert [part.anchor for part in entry.parts] == ["in-detail"]
    assert entry.feature_id == feature.pk
    assert entry.translation_key == str(question.translation_key)


def test_a_tutorials_steps_are_parts_with_the_anchors_of_the_page(client):
    tutorial = kb.a_tutorial(steps=[kb.step("Open it", result="<p>Open.</p>"), kb.step("Open it")], level="beginner")
    entry = entry_of("kb.tutorial", tutorial)
    assert [(part.anchor, part.label) for part in entry.parts] == [("open-it", "Open it"), ("open-it-2", "Open it")]
    assert "Open." in entry.parts[0].text
    assert entry.extras["steps"] == 2
    assert entry.extras["level"] == "beginner"
    html = client.get(tutorial.url).content.decode()
    assert all(f'id="{part.anchor}"' in html for part in entry.parts)


def test_a_recordings_lines_are_parts_with_their_seconds_in_the_pages_language():
    media = PortalMedia(title="Film", type="video", duration=61, file=ContentFile(b"x", name="film.mp4"))
    media.save()
    for code, text in (("en", "Press slash"), ("ga", "Brúigh slais")):
        vtt = f"WEBVTT\n\n00:12:41.000 --> 00:12:45.000\n<v Aoife>{text}\n"
        Caption.objects.create(media=media, language=code, file=ContentFile(vtt.encode(), name=f"{code}.vtt"))
    english = kb.a_webinar(recording=media, chapters=[kb.chapter(20, "Filters")], speakers=[kb.speaker("Aoife")])
    irish = kb.a_webinar(recording=media, language="ga", translation_of=english)
    entry = entry_of("kb.webinar", english)
    assert [(part.anchor, part.seconds, part.text) for part in entry.parts] == [
        ("t20", 20.0, "Filters"),
        ("t761", 761, "Press slash"),
    ]
    assert "Aoife" in entry.keywords
    assert entry.extras["minutes"] == 2
    assert [part.text for part in entry_of("kb.webinar", irish).parts] == ["Brúigh slais"]


def test_a_section_is_found_by_itself_without_the_texts_of_its_questions():
    feature = FeatureFactory(description="Plans and invoices")
    section = kb.a_section(title="Billing", feature=feature, intro="<p>All about <b>money</b>.</p>")
    kb.a_question(section, title="A question of its own")
    entry = entry_of("kb.section", section)
    assert (entry.kind, entry.summary, entry.body) == ("section", "Plans and invoices", "All about money.")
    assert entry.parts == ()


def test_a_page_asks_what_each_page_above_it_asks():
    section = kb.a_section(audiences=["customers", "partners"])
    question = kb.a_question(section, audiences=["members"])
    assert entry_of("kb.question", question).audience.expression == "customers|partners & members"


def test_drafts_expired_pages_and_pages_below_them_are_not_found():
    assert not is_findable("kb.article", kb.an_article(live=False))
    gone = timezone.now() - datetime.timedelta(minutes=1)
    assert not is_findable("kb.article", kb.an_article(expire_at=gone))
    hidden = kb.a_section()
    below = kb.a_question(hidden)
    assert is_findable("kb.question", below)
    hidden.refresh_from_db()
    hidden.live = False
    hidden.save()
    assert not is_findable("kb.question", below)
    hidden.live, hidden.expire_at = True, gone
    hidden.save()
    assert not is_findable("kb.question", below)


def test_a_hundred_pages_take_few_queries(django_assert_max_num_queries):
    feature = FeatureFactory(names={"ga": "Billeáil"})
    section = kb.a_section(feature=feature)
    for _number in range(20):
        kb.a_question(section)
    source = sources.get("kb.question")
    with django_assert_max_num_queries(7):
        assert len([source.entry(page) for page in source.queryset()]) == 20
