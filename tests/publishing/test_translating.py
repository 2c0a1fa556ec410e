"""Editors translate pages piece by piece; what is above a translated page stands in until it is translated as well."""

import pytest
from django.test import TestCase
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from kb.models import QuestionPage
from publishing.blocks import BodyBlock
from publishing.conversion import raw_stream
from publishing.markdown_stream import stream_from_markdown
from tests.factories.accounts import an_administrator
from tests.factories.kb import a_question, a_section, structure

pytestmark = pytest.mark.django_db
TEXT = """Open the **menu**.

## Then

1. **Choose.** One of them.
2. Save.

| Key | Does |
|---|---|
| `/` | search |

> [!NOTE]
> Mind it.

```python
x = 1
```

<details><summary>Why?</summary>Because.</details>
"""


@pytest.fixture
def question():
    structure()
    section = a_section(title="Sign-in", slug="sign-in")
    return a_question(
        section, title="How?", slug="how", body=raw_stream(stream_from_markdown(TEXT), "how"), short_answer="So."
    )


def translated(page, words):
    """`page` in Persian, where each text is looked up in `words`."""
    source, _made = TranslationSource.get_or_create_from_instance(page)
    persian = Locale.objects.get(language_code="fa")
    translation = Translation.objects.create(source=source, target_locale=persian)
    for segment in source.stringsegment_set.select_related("string", "context"):
        StringTranslation.objects.create(
            translation_of=segment.string,
            locale=persian,
            context=segment.context,
            data=words.get(segment.string.data, f"fa-{segment.string.data}"),
        )
    with TestCase.captureOnCommitCallbacks(execute=True):
        translation.save_target(publish=True)
    return QuestionPage.objects.get(translation_key=page.translation_key, locale=persian)


def test_every_text_of_every_block_can_be_translated_and_nothing_else(question):
    source, _made = TranslationSource.get_or_create_from_instance(question)
    texts = set(source.stringsegment_set.values_list("string__data", flat=True))
    for words in ("Then", "Choose", "One of them.", "Key", "search", "Mind it.", "Why?", "Because.", "So.", "How?"):
        assert words in texts
    assert not any("x = 1" in text for text in texts)


def test_a_translation_keeps_the_blocks_and_has_the_words(client, question):
    page = translated(question, {"Then": "سپس", "Key": "کلید", "search": "جست‌وجو", "Choose": "برگزینید"})
    kinds = [child.block_type for child in page.body]
    assert kinds == [child.block_type for child in question.body]
    values = {child.block_type: child.value for child in page.body}
    assert values["heading"]["text"] == "سپس"
    assert values["table"]["data"][0][0] == "کلید"
    assert values["table"]["data"][1][1] == "جست‌وجو"
    assert values["steps"][0]["title"] == "برگزینید"
    assert values["code"]["code"] == "x = 1"
    response = client.get(page.url)
    assert response.status_code == 200
    assert 'lang="fa" dir="rtl"' in response.content.decode()


def test_what_stands_in_above_a_translation_shows_its_original_and_says_so(client, question):
    page = translated(question, {})
    parent = Page.objects.get(pk=page.get_parent().pk).specific
    assert parent.alias_of_id is not None
    assert parent.language == "en"
    content = client.get(f"/fa/{parent.url.split('/', 2)[2]}").content.decode()
    assert '<div class="notice' in content
    assert f'<link rel="canonical" href="{question.get_parent().specific.full_url}">' in content
    original = question.get_parent().specific
    assert list(original.published_translations) == ["en"]
    assert f"<loc>{parent.full_url}</loc>" not in client.get("/sitemap-1.xml").content.decode()


def test_the_editor_is_offered_to_translate(client, question):
    client.force_login(an_administrator())
    page = client.get(reverse("wagtailadmin_pages:edit", args=[question.pk])).content.decode()
    assert reverse("wagtail_localize:submit_page_translation", args=[question.pk]) in page
    response = client.get(reverse("wagtail_localize:submit_page_translation", args=[question.pk]))
    assert response.status_code == 200
    translation = translated(question, {})
    assert client.get(reverse("wagtailadmin_pages:edit", args=[translation.pk])).status_code == 200


def test_blocks_without_text_offer_none(image):
    block = BodyBlock().child_blocks["code"]
    assert block.get_translatable_segments(block.get_preview_value()) == []
    assert structure()
